package dev.blip.local.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Who may depend on whom: the table of folders. */
class DependencyRulesTest {
  private static final JavaClasses BLIP =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.blip");

  private static final String[] EVERYWHERE = {"java..", "javax..", "org.jspecify.."};

  private static final DescribedPredicate<JavaClass> SHARDING =
      resideInAnyPackage("org.apache.pekko.cluster..").as("Pekko Cluster");

  @Test
  void modules_are_on_the_class_path() {
    for (String module :
        new String[] {
          "protocol", "coordinator", "coordinator.room", "coordinator.testkit", "local"
        }) {
      assertThat(BLIP.stream().map(JavaClass::getPackageName))
          .as(module)
          .anyMatch(name -> (name + ".").startsWith("dev.blip." + module + "."));
    }
  }

  @Test
  void protocol_depends_on_jackson_only() {
    check(only("dev.blip.protocol..", "dev.blip.protocol..", "com.fasterxml.jackson.."));
  }

  @Test
  void client_depends_on_the_jdk_only() {
    check(only("dev.blip.client..", "dev.blip.client.."));
  }

  @Test
  void functions_know_neither_coordinator_nor_laptop() {
    check(
        only(
            "dev.blip.functions..",
            "dev.blip.functions..",
            "dev.blip.protocol..",
            "com.fasterxml.jackson..",
            "software.amazon.awssdk..",
            "software.amazon.lambda..",
            "com.amazonaws.services.lambda.runtime..",
            "com.dynatrace.hash4j..",
            "com.ibm.icu..",
            "com.nimbusds..",
            "de.siegmar.fastcsv..",
            "io.nayuki.qrcodegen..",
            "org.crac..",
            "org.slf4j..",
            "org.apache.logging.."));
  }

  @Test
  void coordinator_knows_neither_functions_nor_laptop() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.blip.coordinator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.blip.functions..", "dev.blip.local.."));
  }

  @Test
  void room_api_is_plain_java() {
    check(
        only(
            "dev.blip.coordinator.room..",
            "dev.blip.coordinator.room..",
            "dev.blip.protocol..",
            "org.slf4j.."));
  }

  @Test
  void rooms_use_the_room_api_alone() {
    check(
        only(
            "dev.blip.coordinator.rooms..",
            "dev.blip.coordinator.rooms..",
            "org.slf4j..",
            "dev.blip.coordinator.room..",
            "dev.blip.protocol..",
            "com.fasterxml.jackson.."));
  }

  @Test
  void runtime_knows_neither_cluster_nor_aws_nor_http() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.blip.coordinator.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.pekko..",
                "software.amazon.awssdk..",
                "io.netty..",
                "dev.blip.coordinator.cluster..",
                "dev.blip.coordinator.http..",
                "dev.blip.coordinator.sockets..",
                "dev.blip.coordinator.rooms.."));
  }

  @Test
  void storage_knows_nothing_of_what_runs_on_it() {
    check(
        only(
            "dev.blip.coordinator.runtime.storage..",
            "dev.blip.coordinator.runtime.storage..",
            "dev.blip.coordinator.room..",
            "dev.blip.protocol..",
            "org.sqlite..",
            "org.slf4j.."));
  }

  @Test
  void test_kit_needs_nothing_but_the_runtime_and_nothing_needs_it() {
    check(
        only(
            "dev.blip.coordinator.testkit..",
            "dev.blip.coordinator.testkit..",
            "dev.blip.coordinator.room..",
            "dev.blip.coordinator.runtime..",
            "dev.blip.protocol.."));
    check(
        classes()
            .that()
            .resideInAPackage("dev.blip.coordinator.testkit..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAPackage("dev.blip.coordinator.testkit.."));
  }

  @Test
  void only_the_cluster_package_and_the_wiring_know_the_cluster() {
    check(
        noClasses()
            .that(
                resideInAPackage("dev.blip..")
                    .and(not("dev.blip.coordinator.cluster.."))
                    .and(not("dev.blip.coordinator")))
            .should()
            .dependOnClassesThat(SHARDING));
  }

  @Test
  void what_meets_the_network_knows_no_pekko_and_no_rooms() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.blip.coordinator.http..", "dev.blip.coordinator.sockets..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.apache.pekko..",
                "dev.blip.coordinator.cluster..",
                "dev.blip.coordinator.rooms.."));
  }

  @Test
  void laptops_gateway_gets_to_functions_through_lambda_alone() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.blip.local.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.blip.functions..", "dev.blip.coordinator.."));
  }

  @Test
  void only_the_wiring_sees_all_parts_of_the_laptop() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.blip.local")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAPackage("dev.blip.local"));
  }

  private static ArchRule only(String packages, String... allowed) {
    return classes()
        .that()
        .resideInAPackage(packages)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed).or(resideInAnyPackage(EVERYWHERE)).or(PRIMITIVE));
  }

  private static final DescribedPredicate<JavaClass> PRIMITIVE =
      DescribedPredicate.describe(
          "primitives and their arrays",
          type -> type.isPrimitive() || type.getBaseComponentType().isPrimitive());

  private static DescribedPredicate<JavaClass> not(String packages) {
    return DescribedPredicate.not(resideInAPackage(packages));
  }

  /** A package that does not exist yet keeps every rule. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(BLIP);
  }
}
