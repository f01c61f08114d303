package io.penstock.cli.samples;

import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A question with two good and two poor answers, a long and a short one of each: the length of an
 * answer says nothing about its worth. A good answer says what was asked; a poor one evades it, or
 * is wrong.
 */
record Question(String text, String full, String brief, String longPoor, String shortPoor) {

  /** About the handbook, each written down with what is wrong. */
  static List<Question> aboutHandbook() {
    return Stock.blocks("feedback/answers.txt").stream()
        .map(
            block ->
                new Question(
                    block.get(0),
                    block.get(1),
                    block.get(2),
                    evasion("{long}", block.get(0)),
                    block.get(3)))
        .toList();
  }

  /** The same few about each station. */
  static List<Question> aboutStations() {
    List<List<String>> templates = Stock.blocks("feedback/stations.txt");
    return Stock.table("grammar/stations.tsv").stream()
        .map(row -> Station.of(row).facts())
        .flatMap(facts -> templates.stream().map(template -> aboutStation(template, facts)))
        .toList();
  }

  private static Question aboutStation(List<String> template, Map<String, String> facts) {
    List<String> lines =
        template.stream()
            .map(line -> new Composer(Map.of(), facts, new Random(0)).compose(line))
            .toList();
    String text = lines.get(0);
    return new Question(
        text, lines.get(1), lines.get(2), evasion("{long}", text), evasion("{short}", text));
  }

  private static String evasion(String template, String question) {
    // The question is the seed: a new one leaves the answers to all others as they are.
    return new Composer(
            Stock.pools("feedback/evasions.txt"), Map.of(), new Random(question.hashCode()))
        .compose(template);
  }
}
