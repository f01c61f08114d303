package io.penstock.cli.samples;

import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The articles that are composed from the stock of sentences: station profiles, inspection reports,
 * monthly reports, reviews of incidents and reports of training runs, by id.
 */
final class ComposedArticles {
  private static final List<Month> MONTHS =
      List.of(
          Month.JANUARY,
          Month.MARCH,
          Month.APRIL,
          Month.MAY,
          Month.JUNE,
          Month.SEPTEMBER,
          Month.OCTOBER,
          Month.NOVEMBER);
  private static final List<String> AUTHORS =
      List.of("Noor Bakker", "Piotr Zielinski", "Hana Sato", "Lucien Moreau");
  private static final double LOW_HEAD_METRES = 60;

  private final Map<String, Article> articles = new LinkedHashMap<>();
  private final List<Station> stations =
      Stock.table("grammar/stations.tsv").stream().map(Station::of).toList();

  private ComposedArticles() {}

  static Map<String, Article> all() {
    ComposedArticles composed = new ComposedArticles();
    composed.profiles();
    composed.inspections();
    composed.monthlyReports();
    composed.reports("incidents", "incident", List.of(".md", ".html"));
    composed.reports("runs", "run", List.of(".md", ".txt", ".html", ".pdf"));
    return composed.articles;
  }

  private void profiles() {
    List<String> extensions = List.of(".md", ".html", ".pdf", ".txt");
    for (int i = 0; i < stations.size(); i++) {
      Station station = stations.get(i);
      String template = station.head() < LOW_HEAD_METRES ? "low-head-profile" : "station-profile";
      String id = "stations/" + station.slug() + extensions.get(i % extensions.size());
      add(id, template, "stations", facts(station, 2023, i));
    }
  }

  private void inspections() {
    List<String> extensions = List.of(".pdf", ".pdf", ".md", ".pdf", ".html");
    List<Station> high =
        stations.stream().filter(station -> station.head() >= LOW_HEAD_METRES).toList();
    for (int i = 0; i < 12; i++) {
      Station station = high.get(i % high.size());
      int year = 2013 + i;
      Map<String, String> facts = facts(station, year, i);
      facts.put("last-year", String.valueOf(year - 6));
      facts.put("next-year", String.valueOf(year + 6));
      String extension = extensions.get(i % extensions.size());
      add(
          "inspections/" + station.slug() + "-" + year + extension,
          "inspection",
          "inspections",
          facts);
    }
  }

  private void monthlyReports() {
    List<String> extensions = List.of(".txt", ".html", ".md");
    for (int i = 0; i < 12; i++) {
      Station station = stations.get((i * 5 + 2) % stations.size());
      int year = 2021 + i / 4;
      Map<String, String> facts = facts(station, year, i);
      String month = facts.getOrDefault("month", "").toLowerCase(Locale.ROOT);
      String id = "logs/" + station.slug() + "-" + year + "-" + month;
      add(id + extensions.get(i % extensions.size()), "log", "logs", facts);
    }
  }

  private void reports(String kind, String template, List<String> extensions) {
    List<Map<String, String>> rows = Stock.table("grammar/" + kind + ".tsv");
    for (int i = 0; i < rows.size(); i++) {
      Map<String, String> facts = new HashMap<>(rows.get(i));
      facts.put("chief", AUTHORS.get(i % AUTHORS.size()));
      putDate(facts, 2024, i);
      String id = kind + "/" + facts.get("slug") + extensions.get(i % extensions.size());
      add(id, template, kind, facts);
    }
  }

  private static Map<String, String> facts(Station station, int year, int turn) {
    Map<String, String> facts = new HashMap<>(station.facts());
    facts.put("basin", station.head() < LOW_HEAD_METRES ? "forebay" : "surge tank");
    facts.put("report-year", String.valueOf(year));
    putDate(facts, year, turn);
    return facts;
  }

  /** A report is written early in the month after the one that it is about. */
  private static void putDate(Map<String, String> facts, int year, int turn) {
    Month month = MONTHS.get(turn % MONTHS.size());
    facts.put("month", month.getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    facts.put("date", LocalDate.of(year, month, 3 + turn % 9).plusMonths(1).toString());
  }

  private void add(String id, String template, String pools, Map<String, String> facts) {
    // The id is the seed: a new article leaves all others as they are.
    Composer composer =
        new Composer(Stock.pools("grammar/" + pools + ".txt"), facts, new Random(id.hashCode()));
    String source = composer.compose(Stock.text("grammar/" + template + ".md"));
    if (articles.put(id, ArticleReader.read(source)) != null) {
      throw new IllegalStateException("two articles are called " + id);
    }
  }
}
