package io.penstock.text.recipe;

import io.penstock.text.decontaminate.DecontaminateRule;
import io.penstock.text.decontaminate.EvaluationSet;
import io.penstock.text.filter.C4ParagraphRule;
import io.penstock.text.filter.C4QualityRule;
import io.penstock.text.filter.CharactersRule;
import io.penstock.text.filter.DocumentRule;
import io.penstock.text.filter.FineWebQualityRule;
import io.penstock.text.filter.GopherQualityRule;
import io.penstock.text.filter.GopherRepetitionRule;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.LongWordsRule;
import io.penstock.text.filter.MeasureRule;
import io.penstock.text.filter.PatternRule;
import io.penstock.text.filter.RepeatedParagraphsRule;
import io.penstock.text.filter.RepeatedPassagesRule;
import io.penstock.text.filter.RepeatedSentencesRule;
import io.penstock.text.filter.SubstringWordsRule;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.filter.TextLimitRule;
import io.penstock.text.filter.WordCountRule;
import io.penstock.text.filter.WordShareRule;
import io.penstock.text.language.LanguageDetector;
import io.penstock.text.language.LanguageRule;
import io.penstock.text.pii.HashKey;
import io.penstock.text.pii.PiiAction;
import io.penstock.text.pii.PiiKind;
import io.penstock.text.pii.PiiRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The steps that a recipe may name, and how each makes its rule. */
final class Steps {
  /** Rules that are records of thresholds: their parameters are their components. */
  static final Map<String, Record> RECORDS =
      new TreeMap<>(
          Map.of(
              "repeated-paragraphs", RepeatedParagraphsRule.DEFAULT,
              "repeated-passages", RepeatedPassagesRule.DEFAULT,
              "text-length", TextLengthRule.DEFAULT,
              "text-limit", TextLimitRule.DEFAULT,
              "letter-share", LetterShareRule.DEFAULT,
              "gopher-quality", GopherQualityRule.DEFAULT,
              "gopher-repetition", GopherRepetitionRule.DEFAULT,
              "c4-quality", C4QualityRule.DEFAULT,
              "c4-paragraph", C4ParagraphRule.DEFAULT,
              "fineweb-quality", FineWebQualityRule.DEFAULT));

  /** By name. Those with a low line are data-juicer's, with its parameters. */
  static final Map<String, Function<Parameters, DocumentRule>> ALL = all();

  private Steps() {}

  private static Map<String, Function<Parameters, DocumentRule>> all() {
    Map<String, Function<Parameters, DocumentRule>> all = new TreeMap<>();
    RECORDS.forEach((name, rule) -> all.put(name, p -> RecordStep.make(rule, p)));
    all.put("language", Steps::language);
    all.put("pii", Steps::pii);
    all.put("decontaminate", Steps::decontaminate);
    all.put("words", p -> words(p, "words"));
    putDataJuicer(all);
    return all;
  }

  private static void putDataJuicer(Map<String, Function<Parameters, DocumentRule>> all) {
    for (MeasureRule rule :
        List.of(
            MeasureRule.alphanumeric(),
            MeasureRule.specialCharacters(),
            MeasureRule.characterRepetition(),
            MeasureRule.wordRepetition())) {
      all.put(rule.name(), p -> between(p, rule, "ratio"));
    }
    for (MeasureRule rule :
        List.of(
            MeasureRule.averageLineLength(),
            MeasureRule.maximumLineLength(),
            MeasureRule.textLength())) {
      all.put(rule.name(), p -> between(p, rule, "len"));
    }
    all.put(
        "words_num_filter",
        p -> new WordCountRule(p.whole("min_num", 10), p.whole("max_num", Integer.MAX_VALUE)));
    all.put("stopwords_filter", Steps::stopWords);
    all.put("flagged_words_filter", Steps::flaggedWords);
    all.put("language_id_score_filter", Steps::languageIdScore);
    all.put("clean_email_mapper", p -> PatternRule.emailAddresses(p.word("repl").orElse("")));
    all.put("clean_ip_mapper", p -> PatternRule.ipAddresses(p.word("repl").orElse("")));
    all.put("clean_links_mapper", p -> PatternRule.links(p.word("repl").orElse("")));
    all.put(
        "remove_long_words_mapper",
        p -> new LongWordsRule(p.whole("min_len", 1), p.whole("max_len", Integer.MAX_VALUE)));
    all.put(
        "remove_words_with_incorrect_substrings_mapper",
        p -> p.words("substrings").map(SubstringWordsRule::new).orElse(SubstringWordsRule.DEFAULT));
    all.put(
        "remove_specific_chars_mapper",
        p -> p.word("chars_to_remove").map(CharactersRule::new).orElse(CharactersRule.DEFAULT));
    all.put(
        "remove_repeat_sentences_mapper",
        p ->
            new RepeatedSentencesRule(
                p.flag("lowercase", false),
                p.flag("ignore_special_character", true),
                p.whole("min_repeat_sentence_length", 2)));
  }

  private static MeasureRule between(Parameters p, MeasureRule rule, String unit) {
    return rule.between(p.number("min_" + unit, rule.min()), p.number("max_" + unit, rule.max()));
  }

  private static DocumentRule language(Parameters p) {
    List<String> keep = p.words("keep").orElse(List.of("all"));
    double threshold = p.number("threshold", LanguageRule.LABEL.threshold());
    return new LanguageRule(keep.equals(List.of("all")) ? Set.of() : Set.copyOf(keep), threshold);
  }

  /** The languages of data-juicer's filter: one, several, or all with a score. */
  private static DocumentRule languageIdScore(Parameters p) {
    Set<String> keep = Set.copyOf(p.words("lang").orElseGet(() -> LanguageDetector.codes()));
    return new LanguageRule(keep, p.number("min_score", 0.8));
  }

  private static DocumentRule pii(Parameters p) {
    if (p.isEmpty()) {
      return PiiRule.DEFAULT;
    }
    Map<PiiKind, PiiAction> actions = new EnumMap<>(PiiKind.class);
    for (PiiKind kind : PiiKind.values()) {
      p.constant(kind.label(), PiiAction.values()).ifPresent(a -> actions.put(kind, a));
    }
    HashKey key = p.file("key-file").map(file -> hashKey(file, p)).orElse(HashKey.NONE);
    p.requireNoOthers();
    return new PiiRule(actions, key);
  }

  /** A key of this size is none. */
  private static final int MAX_KEY_BYTES = 4096;

  private static HashKey hashKey(Path file, Parameters p) {
    try {
      if (Files.size(file) > MAX_KEY_BYTES) {
        throw p.wrong("key-file: expected at most %d bytes".formatted(MAX_KEY_BYTES));
      }
      return HashKey.of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw p.wrong("key-file: cannot read " + file + ": " + e);
    } catch (IllegalArgumentException e) {
      throw e instanceof RecipeException r ? r : p.wrong("key-file: " + e.getMessage());
    }
  }

  private static DocumentRule decontaminate(Parameters p) {
    Optional<List<Path>> files = p.files("against");
    List<String> fields = p.words("fields").orElse(List.of());
    int ngram = p.whole("ngram", DecontaminateRule.DEFAULT_NGRAM);
    p.requireNoOthers();
    List<EvaluationSet> sets = new ArrayList<>();
    for (Path file : files.orElseThrow(() -> p.wrong("expected against: and a list of files"))) {
      sets.add(new EvaluationSet(file.toString(), fields));
    }
    return DecontaminateRule.of(sets, ngram);
  }

  private static DocumentRule words(Parameters p, String name) {
    Path list = p.file("list").orElseThrow(() -> p.wrong("expected list: and a file of words"));
    return new WordShareRule(
        name,
        WordListFile.read(list, p),
        p.number("min-share", 0),
        p.number("max-share", p.has("max-count") ? 1 : 0),
        p.whole("max-count", Integer.MAX_VALUE));
  }

  private static DocumentRule stopWords(Parameters p) {
    WordShareRule english = WordShareRule.englishStopWords();
    Set<String> words =
        p.file("list").<Set<String>>map(f -> WordListFile.read(f, p)).orElse(english.words());
    double least = p.number("min_ratio", english.minShare());
    return new WordShareRule(
        english.name(), words, least, p.number("max_ratio", 1), Integer.MAX_VALUE);
  }

  private static DocumentRule flaggedWords(Parameters p) {
    Path list = p.file("list").orElseThrow(() -> p.wrong("expected list: and a file of words"));
    WordShareRule flagged = WordShareRule.flaggedWords(WordListFile.read(list, p));
    return new WordShareRule(
        flagged.name(),
        flagged.words(),
        p.number("min_ratio", 0),
        p.number("max_ratio", flagged.maxShare()),
        Integer.MAX_VALUE);
  }
}
