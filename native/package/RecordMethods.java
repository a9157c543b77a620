import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@link java.lang.runtime.ObjectMethods#bootstrap} says of a record's equals and hashCode, as
 * code. Its toString stays with the JVM: only errors print records.
 */
final class RecordMethods {
  private static final ClassDesc BOOTSTRAPS = ClassDesc.of("java.lang.runtime.ObjectMethods");
  private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");

  private static final MethodTypeDesc EQUALS =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_Object, ConstantDescs.CD_Object);
  private static final MethodTypeDesc HASH =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_Object);

  /** A component of the record: its field's name and type. */
  private record Component(String name, ClassDesc type) {}

  private final ClassDesc owner;
  private final List<Component> components;

  private RecordMethods(ClassDesc owner, List<Component> components) {
    this.owner = owner;
    this.components = components;
  }

  static Optional<DynamicCalls.Body> body(InvokeDynamicInstruction call) {
    String name = call.name().stringValue();
    boolean isEquals = name.equals("equals");
    if (!call.bootstrapMethod().owner().equals(BOOTSTRAPS)
        || !isEquals && !name.equals("hashCode")) {
      return Optional.empty();
    }
    List<ConstantDesc> arguments = call.bootstrapArgs();
    List<Component> components = new ArrayList<>();
    // The record, the names of its components in one string, and how each of them is read.
    for (ConstantDesc getter : arguments.subList(2, arguments.size())) {
      DirectMethodHandleDesc field = (DirectMethodHandleDesc) getter;
      components.add(new Component(field.methodName(), field.invocationType().returnType()));
    }
    RecordMethods methods = new RecordMethods((ClassDesc) arguments.getFirst(), components);
    return Optional.of(isEquals ? methods::equality : methods::hash);
  }

  private void equality(CodeBuilder code) {
    Label different = code.newLabel();
    Label another = code.newLabel();
    code.aload(0).aload(1).if_acmpne(another).iconst_1().ireturn().labelBinding(another);
    code.aload(1).instanceOf(owner).ifeq(different);
    for (Component each : components) {
      code.aload(0).getfield(owner, each.name(), each.type());
      code.aload(1).checkcast(owner).getfield(owner, each.name(), each.type());
      switch (TypeKind.from(each.type())) {
        case BOOLEAN, BYTE, CHAR, SHORT, INT -> code.if_icmpne(different);
        case LONG -> code.lcmp().ifne(different);
        case FLOAT, DOUBLE ->
            code.invokestatic(box(each), "compare", compare(each)).ifne(different);
        case REFERENCE -> code.invokestatic(OBJECTS, "equals", EQUALS).ifeq(different);
        case VOID -> throw new IllegalStateException(each.name() + ": a component of type void");
      }
    }
    code.iconst_1().ireturn().labelBinding(different).iconst_0().ireturn();
  }

  private void hash(CodeBuilder code) {
    code.iconst_0();
    for (Component each : components) {
      code.loadConstant(31).imul();
      code.aload(0).getfield(owner, each.name(), each.type());
      if (each.type().isPrimitive()) {
        MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_int, each.type());
        code.invokestatic(box(each), "hashCode", type);
      } else {
        code.invokestatic(OBJECTS, "hashCode", HASH);
      }
      code.iadd();
    }
    code.ireturn();
  }

  private static MethodTypeDesc compare(Component number) {
    return MethodTypeDesc.of(ConstantDescs.CD_int, number.type(), number.type());
  }

  private static ClassDesc box(Component primitive) {
    return switch (TypeKind.from(primitive.type())) {
      case BOOLEAN -> ConstantDescs.CD_Boolean;
      case BYTE -> ConstantDescs.CD_Byte;
      case CHAR -> ConstantDescs.CD_Character;
      case SHORT -> ConstantDescs.CD_Short;
      case INT -> ConstantDescs.CD_Integer;
      case LONG -> ConstantDescs.CD_Long;
      case FLOAT -> ConstantDescs.CD_Float;
      case DOUBLE -> ConstantDescs.CD_Double;
      case REFERENCE, VOID -> throw new IllegalStateException(primitive.name() + " is no number");
    };
  }
}
