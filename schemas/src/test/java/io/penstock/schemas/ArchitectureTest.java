package io.penstock.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.penstock.schemas",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** Both halves depend on this module, so it brings neither of them anything else. */
  @ArchTest
  static final ArchRule IS_A_CONTRACT_AND_NOTHING_MORE =
      classes()
          .that()
          .resideInAPackage("io.penstock.schemas..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.penstock.schemas..",
              "java..",
              "org.apache.avro..",
              "org.apache.parquet..",
              // In the signature of a method that Parquet wants implemented.
              "org.apache.hadoop.conf..",
              "com.fasterxml.jackson..",
              "com.github.luben.zstd..",
              "org.jspecify.annotations..",
              "com.google.errorprone.annotations..");
}
