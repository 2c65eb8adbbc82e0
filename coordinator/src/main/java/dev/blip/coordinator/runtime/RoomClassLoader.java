package dev.blip.coordinator.runtime;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.stream.StreamSupport;

/**
 * Loads rooms' classes from jars of their own, and lets none of them end the process: calls of
 * {@code System.exit}, {@code Runtime.exit} and {@code Runtime.halt} throw instead. It sees what is
 * called by name, also by a method reference; reflection and method handles get past it.
 */
final class RoomClassLoader extends URLClassLoader {
  private static final ClassDesc RUNTIME = Runtime.class.describeConstable().orElseThrow();
  private static final ClassDesc EXITS = Exits.class.describeConstable().orElseThrow();

  RoomClassLoader(URL[] jars, ClassLoader parent) {
    super("rooms", jars, parent);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    URL place = findResource(name.replace('.', '/') + ".class");
    if (place == null) throw new ClassNotFoundException(name);
    byte[] bytes = bytes(name, place);
    var classes =
        ClassFile.of(
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(this)
                    .orElse(ClassHierarchyResolver.defaultResolver())));
    ClassModel model = classes.parse(bytes);
    // As a rule none does; then the class keeps all that URLClassLoader gives it.
    if (!endsProcesses(model)) return super.findClass(name);
    byte[] changed =
        classes.transformClass(
            model, ClassTransform.transformingMethodBodies(RoomClassLoader::change));
    var source = new CodeSource(place, (Certificate[]) null);
    return defineClass(name, changed, 0, changed.length, source);
  }

  private static byte[] bytes(String name, URL place) throws ClassNotFoundException {
    try {
      URLConnection connection = place.openConnection();
      // A cache of the JDK's own would keep the jar open beyond this loader's end.
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        return in.readAllBytes();
      }
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static boolean endsProcesses(ClassModel model) {
    return StreamSupport.stream(model.constantPool().spliterator(), false)
        .anyMatch(
            entry ->
                entry instanceof MemberRefEntry ref
                    && endsProcesses(ref.owner().asInternalName(), ref.name().stringValue()));
  }

  private static boolean endsProcesses(String owner, String method) {
    return switch (owner) {
      case "java/lang/System" -> method.equals("exit");
      case "java/lang/Runtime" -> method.equals("exit") || method.equals("halt");
      default -> false;
    };
  }

  /** What the call takes from the stack, its replacement takes too. */
  private static void change(CodeBuilder code, CodeElement element) {
    switch (element) {
      case InvokeInstruction call
          when endsProcesses(call.owner().asInternalName(), call.name().stringValue()) ->
          code.invokestatic(EXITS, "refuse", refusing(call.owner().asInternalName()));
      case InvokeDynamicInstruction made -> code.invokedynamic(changed(made));
      default -> code.with(element);
    }
  }

  private static MethodTypeDesc refusing(String owner) {
    return owner.equals("java/lang/System")
        ? MethodTypeDesc.of(CD_void, CD_int)
        : MethodTypeDesc.of(CD_void, RUNTIME, CD_int);
  }

  /** A method reference is made with a handle on its method. */
  private static DynamicCallSiteDesc changed(InvokeDynamicInstruction made) {
    ConstantDesc[] arguments =
        made.bootstrapArgs().stream().map(RoomClassLoader::changed).toArray(ConstantDesc[]::new);
    return DynamicCallSiteDesc.of(
        made.bootstrapMethod(), made.name().stringValue(), made.typeSymbol(), arguments);
  }

  private static ConstantDesc changed(ConstantDesc argument) {
    if (!(argument instanceof DirectMethodHandleDesc handle)) return argument;
    String owner = handle.owner().descriptorString().replaceAll("^L|;$", "");
    return endsProcesses(owner, handle.methodName())
        ? MethodHandleDesc.ofMethod(
            DirectMethodHandleDesc.Kind.STATIC, EXITS, "refuse", refusing(owner))
        : argument;
  }
}
