package dev.blip.local.lambda;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the type arguments that a class gives to a generic interface, however far above. */
final class TypeArguments {
  private TypeArguments() {}

  /**
   * @throws IllegalArgumentException if the class leaves an argument open
   */
  static Type[] of(Class<?> type, Class<?> generic) {
    Type[] found = search(type, generic, Map.of());
    if (found == null || Arrays.stream(found).anyMatch(each -> each instanceof TypeVariable)) {
      throw new IllegalArgumentException(
          type.getName() + " does not say the type arguments of " + generic.getSimpleName());
    }
    return found;
  }

  private static Type @Nullable [] search(
      Type at, Class<?> generic, Map<TypeVariable<?>, Type> known) {
    Map<TypeVariable<?>, Type> bound = new HashMap<>(known);
    Class<?> type;
    switch (at) {
      case Class<?> plain -> type = plain;
      case ParameterizedType parameterized -> {
        type = (Class<?>) parameterized.getRawType();
        Type[] arguments = parameterized.getActualTypeArguments();
        for (int i = 0; i < arguments.length; i++) {
          bound.put(type.getTypeParameters()[i], known.getOrDefault(arguments[i], arguments[i]));
        }
      }
      default -> {
        return null;
      }
    }
    if (type == generic) return resolved(type, bound);
    for (Type above : above(type)) {
      Type[] found = search(above, generic, bound);
      if (found != null) return found;
    }
    return null;
  }

  private static Type[] resolved(Class<?> generic, Map<TypeVariable<?>, Type> bound) {
    return Arrays.stream(generic.getTypeParameters())
        .map(each -> bound.getOrDefault(each, each))
        .toArray(Type[]::new);
  }

  private static List<Type> above(Class<?> type) {
    List<Type> above = new ArrayList<>(Arrays.asList(type.getGenericInterfaces()));
    if (type.getGenericSuperclass() != null) above.add(type.getGenericSuperclass());
    return above;
  }
}
