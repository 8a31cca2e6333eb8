using System.Collections.Frozen;
using System.Reflection;
using DSharpPlus.EventArgs;
using Microsoft.Extensions.DependencyInjection;

namespace DSharpPlus;

public sealed class EventHandlerCollection
{
    private readonly Dictionary<Type, List<object>> _handlers = [];

    // Made when it is first read and never again, but it shares the lists: later registrations count only for types that had a handler by then.
    private FrozenDictionary<Type, List<object>>? _frozen;

    public IReadOnlyList<object> this[Type type] => (_frozen ??= _handlers.ToFrozenDictionary()).GetValueOrDefault(type) ?? [];

    public void Register<T>(Func<DiscordClient, T, Task> handler)
        where T : DiscordEventArgs => Add(typeof(T), (client, args, _) => handler(client, (T)args));

    public void Register(Type t)
    {
        if (!t.IsAssignableTo(typeof(IEventHandler)))
            throw new InvalidOperationException($"The presented type {t} is not an event handler: it does not implement IEventHandler.");
        foreach (var handled in t.GetInterfaces().Where(IsEventHandler))
            Add(handled.GetGenericArguments()[0], CallOf(handled.GetMethods().Single(), t));
    }

    private static bool IsEventHandler(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEventHandler<>);

    private static AnyEventHandler CallOf(MethodInfo method, Type handler) => (client, args, services) =>
        (Task)method.Invoke(services.GetRequiredService(handler), BindingFlags.DoNotWrapExceptions, null, [client, args], null)!;

    private void Add(Type type, AnyEventHandler handler)
    {
        if (!_handlers.TryGetValue(type, out var handlers))
            _handlers.Add(type, handlers = []);
        handlers.Add(handler);
    }
}
