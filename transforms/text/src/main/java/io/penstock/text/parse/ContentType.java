package io.penstock.text.parse;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;

/**
 * A media type such as {@code text/html; charset=utf-8}.
 *
 * @param name type and subtype in lower case
 * @param charsetName the declared charset, empty without one
 */
record ContentType(String name, String charsetName) {

  static ContentType parse(String header) {
    String[] parts = header.split(";", -1);
    String charset = "";
    for (int i = 1; i < parts.length; i++) {
      String[] parameter = parts[i].split("=", 2);
      if (parameter.length == 2 && parameter[0].strip().equalsIgnoreCase("charset")) {
        charset = parameter[1].strip().replace("\"", "").replace("'", "");
      }
    }
    return new ContentType(parts[0].strip().toLowerCase(Locale.ROOT), charset);
  }

  /** The declared charset, if this JVM knows it. */
  Optional<Charset> charset() {
    return charsetOf(charsetName);
  }

  static Optional<Charset> charsetOf(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Charset.forName(webName(name.toLowerCase(Locale.ROOT))));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }

  /** As browsers do: who says Latin-1 or ASCII means Windows-1252, and GB2312 means GB18030. */
  private static String webName(String name) {
    return switch (name) {
      case "iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii" -> "windows-1252";
      case "gb2312", "gbk", "gb_2312-80" -> "gb18030";
      // ICU names the direction of Hebrew and Arabic.
      case "iso-8859-8-i" -> "iso-8859-8";
      case "iso-8859-9" -> "windows-1254";
      case "tis-620" -> "x-windows-874";
      case "ks_c_5601-1987", "euc-kr" -> "x-windows-949";
      case "shift_jis", "shift-jis", "x-sjis", "cp932" -> "windows-31j";
      default -> name;
    };
  }
}
