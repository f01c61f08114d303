package io.penstock.text.tokenize;

import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;

/** Cuts text into the words that a model looks at one by one: its file's {@code pre_tokenizer}. */
@FunctionalInterface
interface PreTokenizer {
  /** Hands on the words of the text from {@code start} to {@code end}, without empty ones. */
  void split(String text, int start, int end, boolean atStart, PieceSink words);

  PreTokenizer NONE =
      (text, start, end, atStart, words) -> {
        if (end > start) {
          words.piece(text, start, end, atStart);
        }
      };

  /**
   * The words of a {@code pre_tokenizer}.
   *
   * @param byteLevel whether the words' bytes are the model's symbols
   */
  record Parsed(PreTokenizer words, boolean byteLevel) {}

  /**
   * The pre-tokenizer that the file describes; a text is one word where it has none.
   *
   * @throws IllegalArgumentException naming the key that is not known here
   */
  static Parsed of(JsonAt json) {
    if (json.isAbsent()) {
      return new Parsed(NONE, false);
    }
    return switch (json.type()) {
      case "Sequence" -> sequence(json.only(Set.of("pretokenizers")).key("pretokenizers"));
      case "ByteLevel" -> new Parsed(byteLevel(json), true);
      case "Metaspace" -> new Parsed(Metaspace.of(json), false);
      case "BertPreTokenizer" -> {
        json.only(Set.of());
        PreTokenizer spaces = characters(CodePointClass::isSpace, SplitBehavior.REMOVED);
        PreTokenizer signs = characters(TextNormalizer::isPunctuation, SplitBehavior.ISOLATED);
        yield new Parsed(chain(spaces, signs), false);
      }
      case "Whitespace" -> {
        json.only(Set.of());
        yield new Parsed(
            pattern(SplitPattern.compile("\\w+|[^\\w\\s]+"), SplitBehavior.REMOVED, true), false);
      }
      case "WhitespaceSplit" -> {
        json.only(Set.of());
        yield new Parsed(characters(CodePointClass::isSpace, SplitBehavior.REMOVED), false);
      }
      case "Punctuation" -> {
        SplitBehavior behavior =
            SplitBehavior.of(json.only(Set.of("behavior")).key("behavior"), SplitBehavior.ISOLATED);
        yield new Parsed(characters(TextNormalizer::isPunctuation, behavior), false);
      }
      case "Digits" -> {
        boolean each = json.only(Set.of("individual_digits")).key("individual_digits").flag(false);
        SplitBehavior behavior = each ? SplitBehavior.ISOLATED : SplitBehavior.CONTIGUOUS;
        yield new Parsed(
            characters(c -> CodePointClass.of(c) == CodePointClass.NUMBER, behavior), false);
      }
      case "CharDelimiterSplit" -> {
        int delimiter = character(json.only(Set.of("delimiter")).key("delimiter"));
        yield new Parsed(characters(c -> c == delimiter, SplitBehavior.REMOVED), false);
      }
      case "Split" -> new Parsed(splitting(json), false);
      case "FixedLength" -> {
        int length = json.only(Set.of("length")).key("length").whole(1, Integer.MAX_VALUE);
        yield new Parsed(lengths(length), false);
      }
      default -> throw json.key("type").refused("a pre-tokenizer that is known here");
    };
  }

  private static Parsed sequence(JsonAt items) {
    PreTokenizer all = NONE;
    boolean byteLevel = false;
    for (JsonAt item : items.items()) {
      if (byteLevel) {
        throw item.refused("nothing: after ByteLevel there are bytes and no characters");
      }
      Parsed next = of(item);
      byteLevel = next.byteLevel();
      all = all == NONE ? next.words() : chain(all, next.words());
    }
    return new Parsed(all, byteLevel);
  }

  private static PreTokenizer chain(PreTokenizer first, PreTokenizer second) {
    return (text, start, end, atStart, words) ->
        first.split(text, start, end, atStart, (t, s, e, at) -> second.split(t, s, e, at, words));
  }

  private static PreTokenizer byteLevel(JsonAt json) {
    json.only(Set.of("add_prefix_space", "trim_offsets", "use_regex"));
    boolean prefix = json.key("add_prefix_space").flag(true);
    boolean pattern = json.key("use_regex").flag(true);
    PreTokenizer cut = pattern ? PreTokenizer::gpt2Words : NONE;
    if (!prefix) {
      return cut;
    }
    return (text, start, end, atStart, words) -> {
      if (end > start && text.charAt(start) != ' ') {
        String spaced = ' ' + text.substring(start, end);
        cut.split(spaced, 0, spaced.length(), atStart, words);
      } else {
        cut.split(text, start, end, atStart, words);
      }
    };
  }

  private static void gpt2Words(String text, int from, int to, boolean atStart, PieceSink words) {
    for (int start = from; start < to; ) {
      int end = Words.end(text, start, to);
      words.piece(text, start, end, atStart && start == from);
      start = end;
    }
  }

  /** Every character of a kind is a match. */
  private static PreTokenizer characters(IntPredicate match, SplitBehavior behavior) {
    return (text, start, end, atStart, words) -> {
      SplitBehavior.Pieces pieces = behavior.pieces(text, start, atStart, words);
      int at = start;
      while (at < end) {
        int codePoint = text.codePointAt(at);
        int next = at + Character.charCount(codePoint);
        if (match.test(codePoint)) {
          pieces.add(at, false);
          pieces.add(next, true);
        }
        at = next;
      }
      pieces.add(end, false);
      pieces.flush();
    };
  }

  private static PreTokenizer splitting(JsonAt json) {
    json.only(Set.of("pattern", "behavior", "invert"));
    SplitBehavior behavior = SplitBehavior.of(json.key("behavior"), SplitBehavior.ISOLATED);
    boolean invert = json.key("invert").flag(false);
    JsonAt pattern = json.key("pattern").only(Set.of("String", "Regex"));
    if (!pattern.key("String").isAbsent()) {
      String wanted = pattern.key("String").text();
      if (wanted.isEmpty()) {
        throw pattern.key("String").refused("not empty");
      }
      return text(wanted, behavior, invert);
    }
    return pattern(pattern(pattern.key("Regex")), behavior, invert);
  }

  private static PreTokenizer text(String wanted, SplitBehavior behavior, boolean invert) {
    return (text, start, end, atStart, words) -> {
      // Searching on beyond the end, for every piece again, would take the square of the length.
      String piece = text.substring(start, end);
      SplitBehavior.Pieces pieces = behavior.pieces(piece, 0, atStart, words);
      for (int at = piece.indexOf(wanted);
          at >= 0;
          at = piece.indexOf(wanted, at + wanted.length())) {
        pieces.add(at, invert);
        pieces.add(at + wanted.length(), !invert);
      }
      pieces.add(piece.length(), invert);
      pieces.flush();
    };
  }

  private static PreTokenizer pattern(
      SplitPattern pattern, SplitBehavior behavior, boolean invert) {
    return (text, start, end, atStart, words) -> {
      SplitBehavior.Pieces pieces = behavior.pieces(text, start, atStart, words);
      SplitPattern.Matcher matcher = pattern.matcher(text, start, end);
      while (matcher.find()) {
        pieces.add(matcher.start(), invert);
        pieces.add(matcher.end(), !invert);
      }
      pieces.add(end, invert);
      pieces.flush();
    };
  }

  private static PreTokenizer lengths(int length) {
    return (text, from, to, atStart, words) -> {
      for (int start = from; start < to; ) {
        int end = start;
        for (int count = 0; count < length && end < to; count++) {
          end += Character.charCount(text.codePointAt(end));
        }
        words.piece(text, start, end, atStart && start == from);
        start = end;
      }
    };
  }

  static SplitPattern pattern(JsonAt regex) {
    try {
      return SplitPattern.compile(regex.text());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(regex.path() + ": " + e.getMessage(), e);
    }
  }

  static int character(JsonAt json) {
    if (json.text().codePointCount(0, json.text().length()) != 1) {
      throw json.refused("one character");
    }
    return json.text().codePointAt(0);
  }

  /** SentencePiece's way with spaces: they become a visible sign that words begin with. */
  record Metaspace(String sign, Prefix prefix, boolean cut) implements PreTokenizer {
    /** Before which pieces a sign is put. */
    enum Prefix {
      ALWAYS,
      FIRST,
      NEVER
    }

    /** Of a pre-tokenizer or a decoder, which are written alike. */
    static Metaspace of(JsonAt json) {
      json.only(Set.of("replacement", "str_rep", "add_prefix_space", "prepend_scheme", "split"));
      String sign = Character.toString(character(json.key("replacement")));
      boolean adds = json.key("add_prefix_space").flag(true);
      JsonAt scheme = json.key("prepend_scheme");
      Prefix prefix =
          switch (scheme.text(adds ? "always" : "never").toLowerCase(Locale.ROOT)) {
            case "always" -> Prefix.ALWAYS;
            case "first" -> Prefix.FIRST;
            case "never" -> Prefix.NEVER;
            default -> throw scheme.refused("always, first or never");
          };
      if (!json.key("add_prefix_space").isAbsent() && !adds && prefix != Prefix.NEVER) {
        throw scheme.refused("never, as add_prefix_space is false");
      }
      return new Metaspace(sign, prefix, json.key("split").flag(true));
    }

    @Override
    public void split(String text, int start, int end, boolean atStart, PieceSink words) {
      if (end <= start) {
        return;
      }
      String signed = text.substring(start, end).replace(" ", sign);
      boolean wanted = prefix == Prefix.ALWAYS || (prefix == Prefix.FIRST && atStart);
      if (wanted && !signed.startsWith(sign)) {
        signed = sign + signed;
      }
      if (cut) {
        text(sign, SplitBehavior.MERGED_WITH_NEXT, false)
            .split(signed, 0, signed.length(), atStart, words);
      } else {
        words.piece(signed, 0, signed.length(), atStart);
      }
    }
  }
}
