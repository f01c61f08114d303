package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/** Hugging Face tokenizers, given the same tokenizer.json, must make the same ids of every text. */
class PipelineParityTest {
  private static final List<String> PIECES =
      List.of("ab", "abc", "bc", "de", "cde", "ee", "eee", "aa", "aaa", "ba", "11", "th", "the");

  private static final String FIRST = "'<unk>':0,'<s>':1,'</s>':2";

  private static final String SPLIT =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}{1,3}"
          + "| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+";

  private static final String UPPER_LOWER =
      "[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?[\\\\p{Lu}\\\\p{Lt}\\\\p{Lm}\\\\p{Lo}\\\\p{M}]*[\\\\p{Ll}\\\\p{M}]+(?i:'s|'ll)?"
          + "|\\\\p{N}{1,3}|\\\\s+|[A-Z]+|.";

  private static final String FRAME =
      "{'type':'TemplateProcessing','single':[{'SpecialToken':{'id':'<s>','type_id':0}},"
          + "{'Sequence':{'id':'A','type_id':0}},{'SpecialToken':{'id':'</s>','type_id':0}}],"
          + "'pair':[{'Sequence':{'id':'A','type_id':0}},{'Sequence':{'id':'B','type_id':1}}],"
          + "'special_tokens':{'<s>':{'id':'<s>','ids':[1],'tokens':['<s>']},"
          + "'</s>':{'id':'</s>','ids':[2],'tokens':['</s>']}}}";

  private static final String BPE_BYTES = bpe(true);
  private static final String BPE = bpe(false);
  private static final String WORD_PIECE = wordPiece();
  private static final String UNIGRAM = unigram(false);
  private static final String UNIGRAM_BYTES = unigram(true);
  private static final String BERT_WORDS = "{'type':'BertPreTokenizer'}";
  private static final String META =
      "{'type':'Metaspace','replacement':'▁','prepend_scheme':'%s','split':%s}";

  /** Each normalizer, pre-tokenizer, model and decoder at least once. */
  private static final Map<String, Pair> PAIRS =
      Map.ofEntries(
          pair(
              "split",
              null,
              sequence(split(SPLIT, "Isolated", false), byteLevel(false)),
              byteBpe()),
          pair(
              "cases",
              null,
              sequence(split(UPPER_LOWER, "Removed", true), byteLevel(false)),
              byteBpe()),
          pair(
              "previous",
              null,
              sequence(split("\\\\s", "MergedWithPrevious", false), byteLevel(true)),
              byteBpe()),
          pair(
              "next",
              "{'type':'NFC'}",
              sequence(split("[e-g]", "MergedWithNext", false), digits(true), byteLevel(false)),
              byteBpe()),
          pair(
              "contiguous",
              "{'type':'NFD'}",
              sequence(
                  split(" ", "Contiguous", false),
                  digits(false),
                  punctuation("Contiguous"),
                  byteLevel(false)),
              byteBpe()),
          pair("bert", bert(true, "null"), BERT_WORDS, WORD_PIECE),
          pair("cased", bert(false, "null"), BERT_WORDS, WORD_PIECE),
          pair("accents", bert(false, "true"), "{'type':'Whitespace'}", WORD_PIECE),
          pair(
              "lower",
              normalizers("{'type':'NFKD'}", "{'type':'Lowercase'}", "{'type':'StripAccents'}"),
              "{'type':'WhitespaceSplit'}",
              WORD_PIECE),
          pair(
              "llama",
              normalizers(
                  "{'type':'Prepend','prepend':'▁'}",
                  "{'type':'Replace','pattern':{'String':' '},'content':'▁'}"),
              "null",
              BPE),
          pair("meta", "{'type':'NFKC'}", META.formatted("always", "true"), UNIGRAM),
          pair(
              "first",
              normalizers(
                  "{'type':'Strip','strip_left':false,'strip_right':true}",
                  "{'type':'Replace','pattern':{'Regex':' {2,}'},'content':' '}"),
              META.formatted("first", "false"),
              UNIGRAM_BYTES),
          pair(
              "never",
              "{'type':'Nmt'}",
              sequence(
                  "{'type':'CharDelimiterSplit','delimiter':'b'}", META.formatted("never", "true")),
              UNIGRAM_BYTES),
          pair(
              "signs",
              null,
              sequence(punctuation("Isolated"), "{'type':'WhitespaceSplit'}"),
              UNIGRAM));

  private record Pair(PipelineTokenizer ours, HuggingFaceTokenizer theirs) {}

  private static Map.Entry<String, Pair> pair(
      String name, @Nullable String normalizer, String words, String model) {
    String json =
        ("{'version':'1.0','truncation':null,'padding':null,'added_tokens':["
                + added(0, "<unk>", false, false, false, true)
                + ','
                + added(1, "<s>", false, true, false, true)
                + ','
                + added(2, "</s>", false, false, true, true)
                + ','
                + added(size(model), "cab", true, false, false, false)
                + ','
                + added(size(model) + 1, "Dé", false, false, false, false)
                + "],'normalizer':"
                + normalizer
                + ",'pre_tokenizer':"
                + words
                + ",'post_processor':"
                + FRAME
                + ",'decoder':null,'model':"
                + model
                + '}')
            .replace('\'', '"')
            .replace("(?i:\"s|\"t|\"re|\"ve|\"m|\"ll|\"d)", "(?i:'s|'t|'re|'ve|'m|'ll|'d)")
            .replace("(?i:\"s|\"ll)", "(?i:'s|'ll)");
    byte[] bytes = json.getBytes(UTF_8);
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    try {
      return Map.entry(
          name,
          new Pair(
              PipelineTokenizer.parse(bytes),
              HuggingFaceTokenizer.newInstance(
                  new ByteArrayInputStream(bytes),
                  Map.of("modelMaxLength", "1000000", "truncation", "false", "padding", "false"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The library numbers added tokens on from here, whatever the file says. */
  private static int size(String model) {
    try {
      return new ObjectMapper().readTree(model.replace('\'', '"')).path("vocab").size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String added(
      int id, String content, boolean word, boolean left, boolean right, boolean special) {
    return "{'id':%d,'content':'%s','single_word':%s,'lstrip':%s,'rstrip':%s,'normalized':%s,'special':%s}"
        .formatted(id, content, word, left, right, !special, special);
  }

  private static String normalizers(String... items) {
    return "{'type':'Sequence','normalizers':[" + String.join(",", items) + "]}";
  }

  private static String sequence(String... items) {
    return "{'type':'Sequence','pretokenizers':[" + String.join(",", items) + "]}";
  }

  private static String split(String regex, String behavior, boolean invert) {
    return "{'type':'Split','pattern':{'Regex':'%s'},'behavior':'%s','invert':%s}"
        .formatted(regex, behavior, invert);
  }

  private static String byteLevel(boolean words) {
    return "{'type':'ByteLevel','add_prefix_space':%s,'trim_offsets':true,'use_regex':%s}"
        .formatted(words, words);
  }

  private static String digits(boolean each) {
    return "{'type':'Digits','individual_digits':%s}".formatted(each);
  }

  private static String punctuation(String behavior) {
    return "{'type':'Punctuation','behavior':'%s'}".formatted(behavior);
  }

  private static String bert(boolean lowercase, String accents) {
    return "{'type':'BertNormalizer','clean_text':true,'handle_chinese_chars':true,'strip_accents':%s,'lowercase':%s}"
        .formatted(accents, lowercase);
  }

  private static String byteBpe() {
    return BPE_BYTES;
  }

  private static String bpe(boolean bytes) {
    List<String> symbols =
        bytes
            ? IntStream.range(0, 256)
                .mapToObj(i -> Character.toString(ByteSymbols.symbol(i)))
                .filter(s -> !s.equals("'") && !s.equals("\"") && !s.equals("\\"))
                .collect(Collectors.toList())
            : IntStream.concat("abcdefthT1.,▁é水".codePoints(), IntStream.empty())
                .mapToObj(Character::toString)
                .collect(Collectors.toList());
    if (!bytes) {
      IntStream.range(0, 256).mapToObj(i -> "<0x%02X>".formatted(i)).forEach(symbols::add);
    }
    StringBuilder vocab = new StringBuilder(FIRST);
    int id = 3;
    for (String symbol : symbols) {
      vocab.append(",'").append(symbol).append("':").append(id++);
    }
    for (String piece : PIECES) {
      vocab.append(",'").append(piece).append("':").append(id++);
    }
    return "{'type':'BPE','dropout':null,'unk_token':'<unk>','fuse_unk':true,'byte_fallback':%s,'ignore_merges':%s,'vocab':{%s},'merges':['a b','ab c','b c','d e','c de','e e','ee e','a a','aa a','b a','1 1','t h','th e']}"
        .formatted(!bytes, bytes, vocab);
  }

  private static String wordPiece() {
    StringBuilder vocab = new StringBuilder(FIRST);
    int id = 3;
    for (String piece : PIECES) {
      vocab.append(",'").append(piece).append("':").append(id++);
      vocab.append(",'##").append(piece).append("':").append(id++);
    }
    for (char c : "abcdet.,!s".toCharArray()) {
      vocab.append(",'").append(c).append("':").append(id++);
      vocab.append(",'##").append(c).append("':").append(id++);
    }
    return "{'type':'WordPiece','unk_token':'<unk>','continuing_subword_prefix':'##','max_input_chars_per_word':12,'vocab':{%s}}"
        .formatted(vocab);
  }

  private static String unigram(boolean bytes) {
    StringBuilder vocab = new StringBuilder("['<unk>',0.0],['<s>',0.0],['</s>',0.0]");
    double score = -2;
    for (String piece : PIECES) {
      vocab.append(",['").append(piece).append("',").append(score -= 0.37).append(']');
      vocab.append(",['▁").append(piece).append("',").append(score -= 0.21).append(']');
    }
    for (char c : "▁abcde.t水".toCharArray()) {
      vocab.append(",['").append(c).append("',").append(score -= 0.13).append(']');
    }
    if (bytes) {
      for (int i = 0; i < 256; i++) {
        vocab.append(",['<0x%02X>',-20.0]".formatted(i));
      }
    }
    return "{'type':'Unigram','unk_id':0,'vocab':[%s],'byte_fallback':%s}".formatted(vocab, bytes);
  }

  @AfterContainer
  static void unload() {
    PAIRS.values().forEach(p -> p.theirs().close());
  }

  @Property(tries = 400)
  void idsAreEqualOnRandomStrings(@ForAll("strings") String text) {
    PAIRS.forEach((name, pair) -> assertSame(name, pair, text));
  }

  @Example
  void idsAreEqualOnTheSample() {
    PAIRS.forEach((name, pair) -> assertSame(name, pair, Samples.TEXT));
  }

  /** Characters of the first Unicode versions, of which the libraries' tables know the same. */
  @Example
  void idsAreEqualOnSettledCodePoints() {
    StringBuilder block = new StringBuilder();
    for (int codePoint = 1; codePoint < 0x3100; codePoint++) {
      if (!isSettled(codePoint)) {
        continue;
      }
      block.append("ab").appendCodePoint(codePoint).append("1").appendCodePoint(codePoint);
      block.append(" ").appendCodePoint(codePoint);
      if (codePoint % 0x10 == 0xF) {
        String text = block.toString();
        PAIRS.forEach((name, pair) -> assertSame(name, pair, text));
        block.setLength(0);
      }
    }
  }

  @Provide
  Arbitrary<String> strings() {
    Arbitrary<String> tokens =
        Arbitraries.of("<s>", "</s>", " </s> ", "cab", " cab ", "Dé", "dé", "<unk>", "▁", "abc");
    return Arbitraries.frequencyOf(Tuple.of(3, Strings.any()), Tuple.of(2, tokens))
        .list()
        .ofMaxSize(4)
        .map(parts -> settled(String.join("", parts)));
  }

  private static String settled(String text) {
    StringBuilder settled = new StringBuilder();
    text.codePoints().filter(PipelineParityTest::isSettled).forEach(settled::appendCodePoint);
    return settled.toString();
  }

  private static boolean isSettled(int codePoint) {
    int version = com.ibm.icu.lang.UCharacter.getAge(codePoint).getMajor();
    return version > 0 && version <= 6;
  }

  private static void assertSame(String name, Pair pair, String text) {
    long[] plain = pair.theirs().encode(text, false, false).getIds();
    int[] ids = pair.ours().encode(text, Specials.AS_TOKENS);
    assertThat(longs(ids)).as("%s: '%s'", name, text).isEqualTo(plain);
    long[] framed = pair.theirs().encode(text, true, false).getIds();
    assertThat(longs(pair.ours().framing().apply(ids))).isEqualTo(framed);
  }

  private static long[] longs(int[] ids) {
    return LongStream.range(0, ids.length).map(i -> ids[(int) i]).toArray();
  }
}
