using System.Collections.Immutable;

namespace TaskLoops.Recovery;

/// <summary>Which exceptions of one loop are handled by trying again. Thread-safe; changes act on the next failure.</summary>
internal sealed class ReconnectSet
{
    private readonly TaskLoop _loop;
    private ImmutableArray<ReconnectRule> _rules;
    private ImmutableArray<ReconnectRule> _predicates = [];

    /// <param name="loop">Its options have the entries to begin with; it reports what a user's function throws, which then counts as "no" (rule E7).</param>
    public ReconnectSet(TaskLoop loop)
    {
        _loop = loop;
        _rules = [.. loop.Options.ReconnectRules];
    }

    /// <summary>Adds types without condition: one that was there with a condition is handled always from now on, after the delay that its rule reads.</summary>
    public void Add(ReadOnlySpan<Type> types)
    {
        Check(types);
        foreach (var type in types)
            ImmutableInterlocked.Update(ref _rules, static (rules, added) => [.. rules.RemoveAll(r => r.ExceptionType == added), .. Always(rules, added)], type);
    }

    public void Add(Func<Exception, bool> predicate) =>
        ImmutableInterlocked.Update(ref _predicates, static (predicates, added) => predicates.Add(ReconnectRule.ForPredicate(added)), predicate);

    /// <summary>Removes types, whoever added them; whether all of them were there. A type that is given twice counts once.</summary>
    public bool Remove(ReadOnlySpan<Type> types)
    {
        Check(types);
        var allThere = true;
        foreach (var type in types.ToArray().Distinct())
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
        retryAfter = TimeSpan.Zero;
        var isHandled = false;
        foreach (var inner in aggregate.InnerExceptions)
        {
            isHandled |= Handles(inner, out var delay);
            retryAfter = delay > retryAfter ? delay : retryAfter;
        }

        return isHandled;
    }

    /// <summary>What the rules say of this one exception: handled, with the longest delay that any asks for; permanent; or nothing (null), so that its inner exception decides.</summary>
    private bool? Judge(Exception exception, out TimeSpan retryAfter)
    {
        var (isKnown, isHandled) = (false, false);
        retryAfter = TimeSpan.Zero;
        foreach (var rule in _rules)
        {
            if (!rule.ExceptionType.IsInstanceOfType(exception))
                continue;

            isKnown = true;
            if (!Handles(rule, exception))
                continue;

            isHandled = true;
            var delay = RetryAfter(rule, exception);
            retryAfter = delay > retryAfter ? delay : retryAfter;
        }

        if (isHandled || _predicates.Any(predicate => Handles(predicate, exception)))
            return true;

        return isKnown ? false : null;
    }

    private static IEnumerable<ReconnectRule> Always(ImmutableArray<ReconnectRule> rules, Type type) =>
        rules.Where(rule => rule.ExceptionType == type).Select(rule => rule.Always()).DefaultIfEmpty(ReconnectRule.ForType(type));

    private bool Handles(ReconnectRule rule, Exception exception)
    {
        try
        {
            return rule.Handles(exception);
        }
        catch (Exception fault)
        {
            _loop.Reports.HookFailed(LoopPlace.RetryPolicy, fault);
            return false;
        }
    }

    private TimeSpan RetryAfter(ReconnectRule rule, Exception exception)
    {
        try
        {
            return rule.RetryAfter(exception);
        }
        catch (Exception fault)
        {
            _loop.Reports.HookFailed(LoopPlace.RetryPolicy, fault);
            return TimeSpan.Zero;
        }
    }

    private static void Check(ReadOnlySpan<Type> exceptionTypes)
    {
        foreach (var type in exceptionTypes)
        {
            if (type is null)
                throw new ArgumentNullException(nameof(exceptionTypes), "A type of exception is null.");
            if (!type.IsAssignableTo(typeof(Exception)))
                throw new ArgumentException($"{type} is not an exception. Give types that derive from System.Exception.", nameof(exceptionTypes));
        }
    }
}
