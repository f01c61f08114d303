package io.penstock.text.filter;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.penstock.text.clean.TextEdit;

/**
 * Puts a replacement in the place of what a pattern finds; it drops nothing. Patterns run in linear
 * time (RE2/J), so no text can blow them up.
 *
 * @param pattern what to look for
 * @param replacement what to put there, as it is
 */
public record PatternRule(Pattern pattern, String replacement) implements DocumentRule {
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final String OPEN = "[^\\s()<>]";

  /**
   * E-mail addresses, as <a
   * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/mapper/clean_email_mapper.py">data-juicer's
   * clean_email_mapper</a> finds them.
   */
  public static PatternRule emailAddresses(String replacement) {
    return of("[A-Za-z0-9.\\-+_]+@[a-z0-9.\\-+_]+\\.[a-z]+", replacement);
  }

  /**
   * Addresses of IPv4 and full ones of IPv6, as <a
   * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/mapper/clean_ip_mapper.py">data-juicer's
   * clean_ip_mapper</a> finds them.
   */
  public static PatternRule ipAddresses(String replacement) {
    String v4 = "(?:%s\\.){3}%s".formatted(OCTET, OCTET);
    return of(v4 + "|(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}", replacement);
  }

  /**
   * Links with a scheme, with www or with a path, brackets in pairs, as <a
   * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/mapper/clean_links_mapper.py">data-juicer's
   * clean_links_mapper</a> finds them.
   */
  public static PatternRule links(String replacement) {
    String begin =
        "(?:[a-z][\\w-]+:(?:/{1,3}|[a-z0-9%])|www\\d{0,3}[.]|[a-z0-9.\\-]+[.][a-z]{2,4}/)";
    String brackets = "\\((?:" + OPEN + "+|\\(" + OPEN + "+\\))*\\)";
    String last = "[^\\s`!()\\[\\]{};:'\".,<>?\u00ab\u00bb\u201c\u201d\u2018\u2019]";
    return of(
        "(?i)\\b" + begin + "(?:" + OPEN + "+|" + brackets + ")+(?:" + brackets + "|" + last + ")",
        replacement);
  }

  private static PatternRule of(String pattern, String replacement) {
    return new PatternRule(Pattern.compile(pattern), replacement);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    String all = text.text();
    Matcher matcher = pattern.matcher(all);
    TextEdit.Builder left = TextEdit.builder();
    int at = 0;
    while (matcher.find()) {
      left.keep(at, matcher.start()).insert(replacement);
      at = matcher.end();
    }
    return at == 0 ? Verdict.KEEP : Verdict.keep(left.keep(at, all.length()).build());
  }
}
