import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives switches over types, and the methods that records get by themselves, code of their own. As
 * javac compiles them, the JVM spins hidden classes when such a call is first reached, about a
 * millisecond each, and the class cache of JDK 25 keeps none; an audit reaches more than a hundred.
 * Each call becomes one to a private static method with the same arguments.
 */
final class DynamicCalls {
  private static final int FLAGS =
      ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;

  /** The code of a method that does what the JVM's bootstrap method would link to. */
  interface Body {
    void write(CodeBuilder code);
  }

  /** One call: the name and the type of its method, and what the method does. */
  private record Made(String name, MethodTypeDesc type, Body body) {}

  private final ClassFile classFile;

  /**
   * @param hierarchy knows the classes that the rewritten ones mention: their stack maps are
   *     computed anew
   */
  DynamicCalls(ClassHierarchyResolver hierarchy) {
    classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
  }

  /** Returns the class with methods instead of such calls; one without them as it is. */
  byte[] rewrite(byte[] original) {
    ClassModel model = classFile.parse(original);
    List<Made> made = new ArrayList<>();
    ClassTransform calls =
        ClassTransform.transformingMethodBodies(
            (code, element) -> replace(model, made, code, element));
    ClassTransform methods =
        ClassTransform.endHandler(
            end -> {
              for (Made each : made) {
                end.withMethodBody(each.name(), each.type(), FLAGS, each.body()::write);
              }
            });
    byte[] rewritten = classFile.transformClass(model, calls.andThen(methods));
    return made.isEmpty() ? original : rewritten;
  }

  private static void replace(
      ClassModel model, List<Made> made, CodeBuilder code, CodeElement element) {
    Optional<Body> body =
        element instanceof InvokeDynamicInstruction call
            ? TypeSwitches.body(call).or(() -> RecordMethods.body(call))
            : Optional.empty();
    if (body.isPresent() && element instanceof InvokeDynamicInstruction call) {
      String name = call.name().stringValue() + "$" + made.size();
      made.add(new Made(name, call.typeSymbol(), body.get()));
      boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
      code.invokestatic(model.thisClass().asSymbol(), name, call.typeSymbol(), isInterface);
    } else {
      code.with(element);
    }
  }
}
