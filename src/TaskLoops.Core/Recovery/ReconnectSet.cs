using System.Collections.Immutable;

namespace TaskLoops.Recovery;

/// <summary>Which exceptions of one loop are handled by trying again. Thread-safe; changes act on the next failure.</summary>
internal sealed class ReconnectSet
{
    private ImmutableArray<ReconnectRule> _rules;
    private ImmutableArray<ReconnectRule> _predicates = [];

    public ReconnectSet(IEnumerable<ReconnectRule> rules) => _rules = [.. rules];

    /// <summary>Adds types without condition: one that was there with a condition is handled always from now on.</summary>
    public void Add(ReadOnlySpan<Type> types)
    {
        foreach (var type in types)
            Check(type);

        foreach (var type in types)
        {
            var rule = ReconnectRule.ForType(type);
            ImmutableInterlocked.Update(ref _rules, static (rules, added) => rules.RemoveAll(r => r.ExceptionType == added.ExceptionType).Add(added), rule);
        }
    }

    public void Add(Func<Exception, bool> predicate) =>
        ImmutableInterlocked.Update(ref _predicates, static (predicates, added) => predicates.Add(ReconnectRule.ForPredicate(added)), predicate);

    /// <summary>Removes types, whoever added them; whether all of them were there.</summary>
    public bool Remove(ReadOnlySpan<Type> types)
    {
        foreach (var type in types)
            Check(type);

        var allThere = true;
        foreach (var type in types)
            allThere &= ImmutableInterlocked.Update(ref _rules, static (rules, removed) => rules.RemoveAll(r => r.ExceptionType == removed), type);

        return allThere;
    }

    public void Clear()
    {
        ImmutableInterlocked.InterlockedExchange(ref _rules, []);
        ImmutableInterlocked.InterlockedExchange(ref _predicates, []);
    }

    /// <summary>Whether the exception, one inside it, or one inside an aggregate is handled; and the delay that a server asked for (rule E2).</summary>
    public bool Handles(Exception exception, out TimeSpan retryAfter)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (Judge(current, out retryAfter) is { } verdict)
                return verdict;
            if (current is AggregateException aggregate)
                return HandlesAny(aggregate, out retryAfter);
        }

        retryAfter = TimeSpan.Zero;
        return false;
    }

    private bool HandlesAny(AggregateException aggregate, out TimeSpan retryAfter)
    {
        foreach (var inner in aggregate.InnerExceptions)
        {
            if (Handles(inner, out retryAfter))
                return true;
        }

        retryAfter = TimeSpan.Zero;
        return false;
    }

    /// <summary>What the rules say of this one exception: handled, permanent, or nothing (null), so that its inner exception decides.</summary>
    private bool? Judge(Exception exception, out TimeSpan retryAfter)
    {
        ReconnectRule? handledBy = null;
        var isKnown = false;
        foreach (var rule in _rules)
        {
            if (!rule.ExceptionType.IsInstanceOfType(exception))
                continue;

            isKnown = true;
            if (rule.Handles(exception) && handledBy?.ExceptionType.IsAssignableTo(rule.ExceptionType) != true)
                handledBy = rule;
        }

        retryAfter = handledBy?.RetryAfter(exception) ?? TimeSpan.Zero;
        if (handledBy is not null || _predicates.Any(predicate => predicate.Handles(exception)))
            return true;

        return isKnown ? false : null;
    }

    private static void Check(Type type)
    {
        if (type is null)
            throw new ArgumentNullException(nameof(type), "A type of exception is null.");
        if (!type.IsAssignableTo(typeof(Exception)))
            throw new ArgumentException($"{type} is not an exception. Give types that derive from System.Exception.", nameof(type));
    }
}
