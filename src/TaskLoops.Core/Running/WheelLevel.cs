using System.Numerics;

namespace TaskLoops.Running;

/// <summary>One level of a <see cref="TimerWheel{T}"/>: 256 buckets of one width, which come round again and again. Not thread-safe.</summary>
/// <remarks>Instants are numbers of the narrowest level's buckets.</remarks>
internal sealed class WheelLevel<T>
    where T : class, IHasDeadline
{
    private const int IndexBits = 8;
    private const int Buckets = 1 << IndexBits;
    private const int WordBits = 64;

    /// <summary>From so many on a bucket is a burst, which takes a while to be put in order.</summary>
    private const int Crowd = 1024;

    /// <summary>Something was removed, and the earliest deadline of the bucket is looked up when it is asked for.</summary>
    private const long Unknown = long.MinValue;

    private readonly WheelChunks<T> _chunks;
    private readonly int _number;

    /// <summary>A bit for each bucket that is not empty.</summary>
    private readonly ulong[] _occupied = new ulong[Buckets / WordBits];

    /// <summary>By bucket: its chain, how many are in it, and its earliest deadline. Made when the level is first needed.</summary>
    private int[] _chains = [];
    private int[] _counts = [];
    private long[] _firsts = [];

    public WheelLevel(WheelChunks<T> chunks, int number)
    {
        _chunks = chunks;
        _number = number;
    }

    /// <summary>The number of the level that has the wait.</summary>
    public static int LevelOf(int owner) => owner / Buckets;

    /// <summary>Whether the level reaches as far, seen from the horizon, as the instant.</summary>
    public bool Reaches(long instant, long horizon) => Round(instant) - Round(horizon) < Buckets;

    public void Add(long instant, in WheelEntry<T> entry)
    {
        if (_chains.Length == 0)
        {
            _chains = new int[Buckets];
            _counts = new int[Buckets];
            _firsts = new long[Buckets];
            Array.Fill(_chains, WheelChunks<T>.None);
        }

        var bucket = (int)(Round(instant) % Buckets);
        ref var first = ref _firsts[bucket];
        if (_chains[bucket] == WheelChunks<T>.None)
        {
            first = entry.Deadline;
            _occupied[bucket / WordBits] |= 1UL << (bucket % WordBits);
        }
        else
        {
            first = Math.Min(first, entry.Deadline);
        }

        _counts[bucket]++;
        _chunks.Add(ref _chains[bucket], (_number * Buckets) + bucket, entry);
    }

    /// <summary>Removes a wait that is on this level.</summary>
    public void Remove(T wait)
    {
        var bucket = _chunks.OwnerOf(wait) % Buckets;
        if (_chunks.Remove(ref _chains[bucket], wait) == _firsts[bucket])
            _firsts[bucket] = Unknown;
        _counts[bucket]--;
        if (_chains[bucket] == WheelChunks<T>.None)
            _occupied[bucket / WordBits] &= ~(1UL << (bucket % WordBits));
    }

    /// <summary>When the first bucket that is not empty begins; null if there is none.</summary>
    public long? FirstBegin(long horizon) =>
        StepsToFirst(horizon) is { } steps ? (Round(horizon) + steps) << (_number * IndexBits) : null;

    /// <summary>The earliest deadline; null if there is none.</summary>
    public long? First(long horizon)
    {
        if (StepsToFirst(horizon) is not { } steps)
            return null;

        var bucket = (int)((Round(horizon) + steps) % Buckets);
        if (_firsts[bucket] == Unknown)
            _firsts[bucket] = _chunks.FirstOf(_chains[bucket]);
        return _firsts[bucket];
    }

    /// <summary>Empties the bucket that begins at the instant; the chain that it had, in the order of arrival.</summary>
    public int Take(long begin)
    {
        var bucket = (int)(Round(begin) % Buckets);
        var chain = _chunks.Turned(_chains[bucket]);
        _chains[bucket] = WheelChunks<T>.None;
        _counts[bucket] = 0;
        _occupied[bucket / WordBits] &= ~(1UL << (bucket % WordBits));
        return chain;
    }

    /// <summary>Whether very many are in the bucket that begins at the instant.</summary>
    public bool IsCrowded(long begin) => _counts[(int)(Round(begin) % Buckets)] >= Crowd;

    /// <summary>How many buckets after that of the horizon the first comes that is not empty.</summary>
    private int? StepsToFirst(long horizon)
    {
        var from = (int)(Round(horizon) % Buckets);
        for (var step = 0; step < Buckets;)
        {
            var bucket = (from + step) % Buckets;
            var rest = _occupied[bucket / WordBits] >> (bucket % WordBits);
            if (rest != 0)
            {
                step += BitOperations.TrailingZeroCount(rest);
                return step < Buckets ? step : null;
            }

            step += WordBits - (bucket % WordBits);
        }

        return null;
    }

    private long Round(long instant) => instant >> (_number * IndexBits);
}
