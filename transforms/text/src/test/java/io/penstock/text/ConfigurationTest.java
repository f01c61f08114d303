package io.penstock.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.RecursiveChunker;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.filter.PatternRule;
import io.penstock.text.language.LanguageRule;
import io.penstock.text.parse.CachePlace;
import io.penstock.text.parse.ParseOptions;
import io.penstock.text.parse.ParserLimits;
import io.penstock.text.pii.PiiRule;
import io.penstock.text.recipe.Recipe;
import io.penstock.text.where.WhereRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Engines send the configuration of a step to where it runs. */
class ConfigurationTest {

  static Stream<Serializable> configurations() {
    return Stream.of(
        ParserLimits.DEFAULT,
        ParseOptions.DEFAULT.with(CachePlace.named("/folder")),
        DocumentRules.defaults(),
        Recipe.FINEWEB.rules(),
        Recipe.DOCS.rules(),
        PatternRule.links(""),
        LanguageRule.LABEL,
        PiiRule.DEFAULT,
        WhereRule.of("words > 3 and not language in ['en']"),
        ChunkPolicy.DEFAULT,
        new RecursiveChunker(ChunkPolicy.DEFAULT));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void survivesTheJourney(Serializable configuration) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(configuration);
    }
    assertThat(read(bytes.toByteArray())).isEqualTo(configuration);
  }

  private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    }
  }
}
