import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives each switch over types a method of its own. As javac compiles such a switch, the JVM spins
 * a hidden class for it when it is first reached, about a millisecond each, and the class cache of
 * JDK 25 keeps none of them; an audit reaches some hundred. The method does what {@link
 * java.lang.runtime.SwitchBootstraps#typeSwitch} says: -1 for null, the number of the first label
 * from the restart on that the value is an instance of, and how many labels there are for none.
 */
final class Switches {
  private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.SwitchBootstraps");

  private final ClassFile classFile;

  /**
   * @param hierarchy knows the classes that the rewritten ones mention: their stack maps are
   *     computed anew
   */
  Switches(ClassHierarchyResolver hierarchy) {
    classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
  }

  /**
   * Returns the class with methods instead of dynamic calls; one without such switches as it is.
   */
  byte[] rewrite(byte[] original) {
    ClassModel model = classFile.parse(original);
    List<Switch> found = new ArrayList<>();
    ClassTransform calls =
        ClassTransform.transformingMethodBodies(
            (code, element) -> replace(model, found, code, element));
    ClassTransform methods = ClassTransform.endHandler(end -> addMethods(end, found));
    byte[] rewritten = classFile.transformClass(model, calls.andThen(methods));
    return found.isEmpty() ? original : rewritten;
  }

  /** One switch: the method's name and type, and the classes of its labels. */
  private record Switch(String name, MethodTypeDesc type, List<ClassDesc> labels) {}

  private static void replace(
      ClassModel model, List<Switch> found, CodeBuilder code, CodeElement element) {
    if (element instanceof InvokeDynamicInstruction call && isTypeSwitch(call)) {
      List<ClassDesc> labels = new ArrayList<>();
      for (ConstantDesc label : call.bootstrapArgs()) {
        labels.add((ClassDesc) label);
      }
      Switch made = new Switch("typeSwitch$" + found.size(), call.typeSymbol(), labels);
      found.add(made);
      boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
      code.invokestatic(model.thisClass().asSymbol(), made.name(), made.type(), isInterface);
    } else {
      code.with(element);
    }
  }

  /** Switches with labels that are strings, numbers or enum constants stay with the JVM. */
  private static boolean isTypeSwitch(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().equals(BOOTSTRAPS)
        && call.bootstrapMethod().methodName().equals("typeSwitch")
        && call.typeSymbol().parameterType(0).isClassOrInterface()
        && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance);
  }

  private static void addMethods(ClassBuilder end, List<Switch> found) {
    for (Switch each : found) {
      end.withMethodBody(
          each.name(),
          each.type(),
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          code -> write(code, each.labels()));
    }
  }

  private static void write(CodeBuilder code, List<ClassDesc> labels) {
    Label notNull = code.newLabel();
    code.aload(0).ifnonnull(notNull).iconst_m1().ireturn().labelBinding(notNull);
    for (int i = 0; i < labels.size(); i++) {
      Label next = code.newLabel();
      code.iload(1).loadConstant(i).if_icmpgt(next);
      code.aload(0).instanceOf(labels.get(i)).ifeq(next);
      code.loadConstant(i).ireturn().labelBinding(next);
    }
    code.loadConstant(labels.size()).ireturn();
  }
}
