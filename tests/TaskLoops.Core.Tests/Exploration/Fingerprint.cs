using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TaskLoops.Tests.Exploration;

/// <summary>What an object and all that it leads to look like now, as a number: two that are alike behave alike from here on.</summary>
/// <remarks>
/// Every field counts, down into the asynchronous methods that wait, but those that only number or cache: two states are never taken for one because
/// something was left out that matters, though one may be taken for two. Which steps wait counts, not in which order they came.
/// </remarks>
internal sealed class Fingerprint
{
    private const BindingFlags AllFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Numbers of tasks, of versions, of registrations and of arrivals.</summary>
    private static readonly HashSet<string> _numbers =
    [
        "_lateness", "_lastDuration", "_lastState", "m_taskId", "_version", "_token", "_nextAvailableId", "<Slot>k__BackingField", "m_taskScheduler", "_thread", "_monitor", "_moveNextAction", "MoveNextAction",
    ];

    private static readonly ConcurrentDictionary<Type, FieldInfo[]> _fields = [];

    private readonly Dictionary<object, int> _met = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<object> _open = [];
    private ulong _low = 14695981039346656037;
    private ulong _high = 0x9E3779B97F4A7C15;

    private Fingerprint()
    {
    }

    public static UInt128 Of(object root)
    {
        var print = new Fingerprint();
        print.Refer(root);
        while (print._open.TryDequeue(out var next))
            print.AddContent(next);
        return new UInt128(print._high, print._low);
    }

    private static FieldInfo[] FieldsOf(Type type) => _fields.GetOrAdd(type, static type =>
    {
        var all = new List<FieldInfo>();
        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
            all.AddRange(declaring.GetFields(AllFields).Where(field => !_numbers.Contains(field.Name) && !field.FieldType.IsPointer));
        return [.. all];
    });

    private static bool IsOpaque(object value) =>
        value is Past or Thread or MemberInfo or WeakReference or TimeZoneInfo or IFormatProvider or Exception or SynchronizationContext or TaskScheduler or WaitHandle or ITimer and not ExploredClock.Timer
        || value.GetType().Name is "AsyncLocal`1" or "ConditionalWeakTable`2" or "RuntimeType" or "CoarseTick";

    private void Add(ulong value)
    {
        _low = (_low ^ value) * 1099511628211;
        _low ^= _low >> 29;
        _high = ((_high + value) * 0xD6E8FEB86659FD93) + 1;
        _high ^= _high >> 32;
    }

    /// <summary>An object by its number; its content comes later, once.</summary>
    private void Refer(object? value)
    {
        if (value is null)
        {
            Add(1);
            return;
        }

        var type = value.GetType();
        if (value is string text)
        {
            Add((ulong)text.GetHashCode(StringComparison.Ordinal));
        }
        else if (type.IsPrimitive || type.IsEnum)
        {
            Add((ulong)value.GetHashCode());
        }
        else if (type.IsValueType)
        {
            AddContent(value);
        }
        else if (_met.TryGetValue(value, out var number))
        {
            Add((ulong)number + 2);
        }
        else
        {
            _met.Add(value, _met.Count);
            Add((ulong)_met.Count + 1);
            _open.Enqueue(value);
        }
    }

    private void AddContent(object value)
    {
        var type = value.GetType();
        Add((ulong)type.TypeHandle.Value);
        if (IsOpaque(value))
            return;

        switch (value)
        {
            case Delegate method:
                Add((ulong)method.Method.MethodHandle.Value);
                Refer(method.Target);
                break;
            case DateTimeOffset or TimeSpan or decimal or DateTime:
                Add((ulong)value.GetHashCode());
                break;
            case List<Action> steps:
                AddAll(steps.OrderBy(step => step.Method.MethodHandle.Value).ThenBy(step => step.Target?.GetType().TypeHandle.Value ?? 0));
                break;
            case CancellationTokenSource source:
                AddSource(source);
                break;
            case Array array:
                AddAll(array);
                break;
            case ICollection or IEnumerable when type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true:
                AddAll((IEnumerable)value);
                break;
            default:
                if (type.Name == "DeadlineHeap`1")
                    AddHeap(value);
                else if (!IsOfThePast(value, type))
                    AddFields(value, type);
                break;
        }
    }

    private void AddFields(object value, Type type)
    {
        foreach (var field in FieldsOf(type))
            Refer(field.GetValue(value));
    }

    private void AddAll(IEnumerable values)
    {
        foreach (var value in values)
            Refer(value);
        Add(3);
    }

    /// <summary>A value task whose source has been given to another since.</summary>
    private static bool IsOfThePast(object value, Type type)
    {
        if (!type.IsValueType || type.Name is not ("ValueTask`1" or "ValueTask"))
            return false;

        var source = Field(value, "_obj");
        return source?.GetType().GetProperty("Version") is { } version && !Equals(version.GetValue(source), Field(value, "_token"));
    }

    /// <summary>Its state and what is called when it is cancelled.</summary>
    private void AddSource(CancellationTokenSource source)
    {
        Add(source.IsCancellationRequested ? 1UL : 0);
        if (Field(source, "_registrations") is not { } registrations)
            return;

        for (var node = Field(registrations, "Callbacks"); node is not null; node = Field(node, "Next"))
        {
            Refer(Field(node, "Callback"));
            Refer(Field(node, "CallbackState"));
        }

        Add(4);
    }

    /// <summary>What is in it, first things first; what has been taken out leaves traces that do not count.</summary>
    private void AddHeap(object heap)
    {
        var (entries, waits) = ((Array)Field(heap, "_entries")!, (Array)Field(heap, "_waits")!);
        var inOrder = entries.Cast<object>().Take((int)Field(heap, "_count")!)
            .Select(entry => (Deadline: (long)Property(entry, "Deadline"), Arrival: (int)Property(entry, "Arrival"), Slot: (int)Property(entry, "Slot")))
            .OrderBy(entry => entry.Deadline).ThenBy(entry => entry.Arrival);
        foreach (var (deadline, _, slot) in inOrder)
        {
            Add((ulong)deadline);
            Refer(waits.GetValue(slot));
        }
    }

    private static object? Field(object value, string name) =>
        FieldNamed(value.GetType(), name)?.GetValue(value);

    private static FieldInfo? FieldNamed(Type? type, string name) =>
        type is null ? null : type.GetField(name, AllFields) ?? FieldNamed(type.BaseType, name);

    private static object Property(object value, string name) => value.GetType().GetProperty(name)!.GetValue(value)!;
}
