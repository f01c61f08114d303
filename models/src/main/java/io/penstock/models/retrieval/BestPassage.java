package io.penstock.models.retrieval;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;

/** Cuts out of a chunk the sentences in which most of the query's words meet. */
final class BestPassage {

  private static final int MAX_CHARACTERS = 300;

  private final Analyzer analyzer;
  private final Set<String> wanted;

  BestPassage(Analyzer analyzer, String query) {
    this.analyzer = analyzer;
    this.wanted = new HashSet<>(AnalyzedTerms.of(analyzer, query));
  }

  /** Whole sentences, at most {@value #MAX_CHARACTERS} characters unless one sentence is longer. */
  String of(String text) {
    if (text.length() <= MAX_CHARACTERS) {
      return text.strip();
    }
    List<String> sentences = sentences(text);
    String best = "";
    int bestMatches = -1;
    for (int start = 0; start < sentences.size(); start++) {
      String passage = passageFrom(sentences, start);
      Set<String> matched = new HashSet<>(AnalyzedTerms.of(analyzer, passage));
      matched.retainAll(wanted);
      if (matched.size() > bestMatches) {
        best = passage;
        bestMatches = matched.size();
      }
    }
    return best.strip();
  }

  private static String passageFrom(List<String> sentences, int start) {
    StringBuilder passage = new StringBuilder();
    for (int i = start; i < sentences.size(); i++) {
      if (i > start && passage.length() + sentences.get(i).length() > MAX_CHARACTERS) {
        break;
      }
      passage.append(sentences.get(i));
    }
    return passage.toString();
  }

  private static List<String> sentences(String text) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    breaks.setText(text);
    List<String> sentences = new ArrayList<>();
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      sentences.add(text.substring(start, end));
      start = end;
    }
    return sentences;
  }
}
