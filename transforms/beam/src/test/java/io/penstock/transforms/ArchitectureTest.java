package io.penstock.transforms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.penstock.transforms",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NO_RUNNER_AND_NO_TORCH =
      noClasses()
          .that()
          .resideInAPackage("io.penstock.transforms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..",
              "org.apache.beam.runners..",
              "ai.djl..",
              "io.penstock.models..",
              "io.penstock.ingest..");

  /** What decides about a text is in io.penstock.text, where it is tested without a pipeline. */
  @ArchTest
  static final ArchRule LEAVES_THE_RULES_TO_TEXT =
      noClasses()
          .that()
          .resideInAPackage("io.penstock.transforms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.regex..",
              "org.apache.pdfbox..",
              "org.jsoup..",
              "org.commonmark..",
              "com.ibm.icu..");
}
