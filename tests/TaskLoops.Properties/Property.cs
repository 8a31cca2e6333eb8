using System.Globalization;

namespace TaskLoops.Properties;

/// <summary>A claim that holds for every case of a generator. The cases follow from the seed alone; one that breaks it is made small and told with its seed.</summary>
/// <remarks>
/// CsCheck makes the cases. They are not sampled by its own <c>Check.Sample</c>, which takes a given seed for the first case only: a short form must be the same
/// in every run. The environment gives another seed (<c>TASKLOOPS_SEED</c>, a number or <c>random</c>), another number of cases
/// (<c>TASKLOOPS_CASES</c>), or one case alone (<c>TASKLOOPS_CASE</c>).
/// </remarks>
internal sealed class Property<T>(Gen<T> cases, Action<T> check, Func<T, IEnumerable<T>> simpler)
{
    private const int MostTrials = 20_000;

    private static readonly uint _seed = Environment.GetEnvironmentVariable("TASKLOOPS_SEED") switch
    {
        null or "" => 1,
        "random" => (uint)Random.Shared.Next(),
        var given => uint.Parse(given, CultureInfo.InvariantCulture),
    };

    /// <summary>Checks as many cases, or as many as the environment says.</summary>
    public void Holds(int count)
    {
        if (Number("TASKLOOPS_CASE") is { } only)
        {
            Check(only);
            return;
        }

        count = Number("TASKLOOPS_CASES") ?? count;
        for (var number = 0; number < count; number++)
            Check(number);
    }

    /// <summary>Checks until the goal is reached that the check itself counts towards.</summary>
    public void HoldsUntil(Func<bool> isReached)
    {
        if (Number("TASKLOOPS_CASE") is { } only)
        {
            Check(only);
            return;
        }

        for (var number = 0; !isReached(); number++)
            Check(number);
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Check(int number)
    {
        var found = cases.Generate(new PCG(_seed, (ulong)number), null, out _);
        if (Failure(found) is not { } failure)
            return;

        var (smallest, reason) = Shrink(found, failure);
        Assert.Fail($"Broken by seed {_seed}, case {number} (TASKLOOPS_SEED={_seed} TASKLOOPS_CASE={number} runs it alone).\n{reason}\n\nThe smallest case found:\n{smallest}\n");
    }

    private (T Case, string Reason) Shrink(T found, string reason)
    {
        var trials = 0;
        var goesOn = true;
        while (goesOn)
        {
            goesOn = false;
            foreach (var candidate in simpler(found))
            {
                if (++trials > MostTrials)
                    return (found, reason);
                if (Failure(candidate) is not { } failure)
                    continue;

                (found, reason, goesOn) = (candidate, failure, true);
                break;
            }
        }

        return (found, reason);
    }

    private string? Failure(T subject)
    {
        try
        {
            check(subject);
            return null;
        }
        catch (PropertyBrokenException broken)
        {
            return broken.Message;
        }
        catch (Exception thrown)
        {
            return thrown.ToString();
        }
    }
}
