package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Turns tokens as the vocabulary has them into pieces of text: its file's {@code decoder}. */
@FunctionalInterface
interface TokenDecoder {
  List<String> apply(List<String> tokens);

  /** Without a decoder, tokens are words with a space between them. */
  TokenDecoder SPACES = tokens -> List.of(String.join(" ", tokens));

  /**
   * The decoder that the file describes.
   *
   * @throws IllegalArgumentException naming the key that is not known here
   */
  static TokenDecoder of(JsonAt json) {
    if (json.isAbsent()) {
      return SPACES;
    }
    return switch (json.type()) {
      case "Sequence" -> sequence(json.only(Set.of("decoders")).key("decoders"));
      case "ByteLevel" -> {
        json.only(Set.of("add_prefix_space", "trim_offsets", "use_regex"));
        yield tokens -> List.of(bytes(tokens));
      }
      case "ByteFallback" -> {
        json.only(Set.of());
        yield TokenDecoder::byteFallback;
      }
      case "Fuse" -> {
        json.only(Set.of());
        yield tokens -> List.of(String.join("", tokens));
      }
      case "Metaspace" -> metaspace(PreTokenizer.Metaspace.of(json));
      case "WordPiece" -> {
        json.only(Set.of("prefix", "cleanup"));
        yield wordPiece(json.key("prefix").text("##"), json.key("cleanup").flag(true));
      }
      case "BPEDecoder" -> {
        String suffix = json.only(Set.of("suffix")).key("suffix").text("</w>");
        yield tokens -> {
          List<String> pieces = new ArrayList<>(tokens.size());
          for (int i = 0; i < tokens.size(); i++) {
            pieces.add(tokens.get(i).replace(suffix, i == tokens.size() - 1 ? "" : " "));
          }
          return pieces;
        };
      }
      case "Strip" -> {
        json.only(Set.of("content", "start", "stop"));
        int content = PreTokenizer.character(json.key("content"));
        int start = json.key("start").whole(0, Integer.MAX_VALUE);
        int stop = json.key("stop").whole(0, Integer.MAX_VALUE);
        yield each(token -> strip(token, Character.toString(content), start, stop));
      }
      case "Replace" -> {
        json.only(Set.of("pattern", "content"));
        TextNormalizer replace =
            TextNormalizer.replace(json.key("pattern"), json.key("content").text());
        yield each(replace::apply);
      }
      default -> throw json.key("type").refused("a decoder that is known here");
    };
  }

  private static TokenDecoder sequence(JsonAt items) {
    List<TokenDecoder> all = new ArrayList<>();
    items.items().forEach(item -> all.add(of(item)));
    return tokens -> {
      List<String> pieces = tokens;
      for (TokenDecoder next : all) {
        pieces = next.apply(pieces);
      }
      return pieces;
    };
  }

  private static TokenDecoder each(UnaryOperator<String> change) {
    return tokens -> tokens.stream().map(change).toList();
  }

  private static String bytes(List<String> tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String token : tokens) {
      // A token that is not written in bytes stands for itself.
      if (token.chars().allMatch(c -> ByteSymbols.byteOf((char) c) >= 0)) {
        token.chars().forEach(c -> bytes.write(ByteSymbols.byteOf((char) c)));
      } else {
        bytes.writeBytes(token.getBytes(UTF_8));
      }
    }
    return bytes.toString(UTF_8);
  }

  private static List<String> byteFallback(List<String> tokens) {
    List<String> pieces = new ArrayList<>(tokens.size());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String token : tokens) {
      int value = isByte(token) ? Integer.parseInt(token, 3, 5, 16) : -1;
      if (value >= 0) {
        bytes.write(value);
        continue;
      }
      flush(bytes, pieces);
      pieces.add(token);
    }
    flush(bytes, pieces);
    return pieces;
  }

  /** Whether it is written as {@code <0xAB>}. */
  private static boolean isByte(String token) {
    return token.length() == 6
        && token.startsWith("<0x")
        && Character.digit(token.charAt(3), 16) >= 0
        && Character.digit(token.charAt(4), 16) >= 0
        && token.charAt(5) == '>';
  }

  private static void flush(ByteArrayOutputStream bytes, List<String> pieces) {
    if (bytes.size() > 0) {
      try {
        pieces.add(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString());
      } catch (CharacterCodingException e) {
        // As the tokenizers library has it: if one byte is wrong, none of them is a character.
        pieces.add("\uFFFD".repeat(bytes.size()));
      }
      bytes.reset();
    }
  }

  private static TokenDecoder metaspace(PreTokenizer.Metaspace metaspace) {
    boolean prefixed = metaspace.prefix() != PreTokenizer.Metaspace.Prefix.NEVER;
    return tokens -> {
      List<String> pieces = new ArrayList<>(tokens.size());
      for (int i = 0; i < tokens.size(); i++) {
        pieces.add(tokens.get(i).replace(metaspace.sign(), i == 0 && prefixed ? "" : " "));
      }
      return pieces;
    };
  }

  private static TokenDecoder wordPiece(String prefix, boolean cleanup) {
    return tokens -> {
      List<String> pieces = new ArrayList<>(tokens.size());
      for (int i = 0; i < tokens.size(); i++) {
        String token = tokens.get(i);
        if (i > 0) {
          token = token.startsWith(prefix) ? token.substring(prefix.length()) : ' ' + token;
        }
        pieces.add(cleanup ? cleaned(token) : token);
      }
      return pieces;
    };
  }

  private static String cleaned(String token) {
    return token
        .replace(" .", ".")
        .replace(" ?", "?")
        .replace(" !", "!")
        .replace(" ,", ",")
        .replace(" ' ", "'")
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" do not", " don't")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }

  private static String strip(String token, String content, int start, int stop) {
    String left = token;
    for (int i = 0; i < start && left.startsWith(content); i++) {
      left = left.substring(content.length());
    }
    for (int i = 0; i < stop && left.endsWith(content); i++) {
      left = left.substring(0, left.length() - content.length());
    }
    return left;
  }
}
