package io.refreshd;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The walls between packages, and what the pure core must never touch. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.refreshd");

    private static final String[] PURE = {"io.refreshd.model..", "io.refreshd.decide.."};
    private static final String[] EVENT_LOOP = {"io.refreshd.run..", "io.refreshd.http..", "io.refreshd.refreshes.."};
    private static final Set<String> CLOCKS = Set.of(
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.LocalDateTime",
            "java.time.OffsetDateTime",
            "java.time.ZonedDateTime",
            "java.time.Clock");
    private static final Set<String> UNORDERED =
            Set.of("java.util.HashMap", "java.util.HashSet", "java.util.Hashtable");

    /** Package, then what it may use of ours; {@code none} is nothing. */
    @ParameterizedTest(name = "{0} may use {1}")
    @CsvSource(delimiter = '|', textBlock = """
            model     | none
            yaml      | none
            decide    | model
            journal   | model decide
            charm     | model yaml
            config    | model decide yaml
            substrate | model decide
            workload  | model decide
            run       | model decide journal charm substrate workload
            telemetry | model decide run
            http      | model decide charm run
            chat      | model decide run
            notify    | model decide run
            cli       | model
            demo      | model charm cli
            refreshes | model decide run http substrate
            """)
    void aPackageUsesOnlyThoseBelowIt(String name, String allowed) {
        DescribedPredicate<JavaClass> own = resideInAPackage("io.refreshd." + name + "..");
        for (String below : allowed.split(" ")) {
            own = own.or(resideInAPackage("io.refreshd." + below + ".."));
        }
        DescribedPredicate<JavaClass> others = resideInAPackage("io.refreshd..").and(DescribedPredicate.not(own));
        check(noClasses()
                .that()
                .resideInAPackage("io.refreshd." + name + "..")
                .should()
                .dependOnClassesThat(others));
    }

    @Test
    void packagesFormNoCircle() {
        check(slices().matching("io.refreshd.(*)..").should().beFreeOfCycles());
    }

    @Test
    void theCoreKnowsOnlyJavaItself() {
        check(classes()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "io.refreshd.model..",
                        "io.refreshd.decide..",
                        "java.lang",
                        "java.lang.annotation",
                        "java.lang.invoke",
                        "java.lang.runtime",
                        "java.time..",
                        "java.util",
                        "java.util.function",
                        "java.util.regex",
                        "java.util.stream",
                        "org.jspecify.annotations")));
    }

    @Test
    void theCoreReadsNoClock() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethodWhere(calls("now or a system clock", ArchitectureTest::readsClock)));
    }

    @Test
    void theCoreDrawsNothingByChance() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random"));
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethodWhere(calls(
                        "a random method",
                        access -> access.getName().startsWith("random")
                                || access.getName().equals("shuffle"))));
    }

    @Test
    void theCoreHasNoCollectionWithoutOrder() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(describe("unordered collections", type -> UNORDERED.contains(type.getName()))));
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethodWhere(calls("a maker of unordered collections", ArchitectureTest::makesUnordered)));
    }

    @Test
    void theCoreStartsNoThread() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class));
    }

    @Test
    void kubernetesIsKnownInOnePlace() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.refreshd.substrate.kubernetes..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fabric8.."));
    }

    @Test
    void theWebIsKnownInOnePlace() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.refreshd.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.vertx.ext.web.."));
    }

    @Test
    void theEventBusIsNotUsed() {
        check(noClasses().should().callMethod(Vertx.class, "eventBus"));
    }

    @Test
    void theEventLoopIsNeverBlocked() {
        check(noClasses()
                .that()
                .resideInAnyPackage(EVENT_LOOP)
                .should()
                .callMethodWhere(calls("a blocking method", ArchitectureTest::blocks)));
    }

    @Test
    void onlyProgramsReadTheEnvironment() {
        check(noClasses()
                .that(notPrograms())
                .should()
                .callMethodWhere(calls(
                        "System.getenv",
                        access -> access.getName().equals("getenv")
                                && access.getTargetOwner().isEquivalentTo(System.class))));
    }

    @Test
    void onlyProgramsPrint() {
        check(noClasses().that(notPrograms()).should().accessField(System.class, "out"));
        check(noClasses().that(notPrograms()).should().accessField(System.class, "err"));
        check(noClasses().should().callMethod(Throwable.class, "printStackTrace"));
    }

    @Test
    void onlyProgramsSleepOrExit() {
        check(noClasses().that(notPrograms()).should().callMethod(Thread.class, "sleep", long.class));
        check(noClasses().that(notPrograms()).should().callMethod(System.class, "exit", int.class));
    }

    @Test
    void namesSayWhatAThingIs() {
        check(noClasses().should().haveSimpleName("Helper"));
        for (String empty : new String[] {"Manager", "Helper", "Util", "Utils", "Impl"}) {
            check(noClasses().should().haveSimpleNameEndingWith(empty));
        }
        check(noClasses().should().haveSimpleNameStartingWith("Abstract"));
    }

    /** What people start: the daemon, the client, the demo. */
    private static DescribedPredicate<JavaClass> notPrograms() {
        DescribedPredicate<JavaClass> programs = resideInAnyPackage("io.refreshd.cli..", "io.refreshd.demo..")
                .or(describe("Main", type -> type.getName().startsWith("io.refreshd.Main")));
        return DescribedPredicate.not(programs);
    }

    private static boolean readsClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        return CLOCKS.contains(owner) && (name.equals("now") || name.startsWith("system"))
                || owner.equals("java.lang.System") && (name.equals("currentTimeMillis") || name.equals("nanoTime"));
    }

    private static boolean makesUnordered(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        boolean immutable = owner.equals("java.util.Map") || owner.equals("java.util.Set");
        return immutable && (name.equals("of") || name.equals("copyOf") || name.equals("ofEntries"))
                || owner.equals("java.util.stream.Collectors")
                        && (name.equals("toSet") || name.startsWith("toUnmodifi"));
    }

    private static boolean blocks(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getName();
        return name.equals("await")
                || name.equals("join")
                        && (owner.isAssignableTo(Thread.class)
                                || owner.getName().endsWith("CompletableFuture"))
                || name.equals("get") && owner.isAssignableTo(Future.class)
                || name.equals("sleep")
                || name.equals("waitFor") && owner.isAssignableTo(Process.class);
    }

    private static DescribedPredicate<JavaAccess<?>> calls(String what, Predicate<JavaAccess<?>> matching) {
        return describe(what, matching::test);
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
