namespace Isoloss.Trainer.Data;

/// <summary>
/// A random order of 0 to n - 1 that needs no memory: a Feistel network (Luby and Rackoff 1988) on the next even number of bits,
/// walked until it lands below n (Black and Rogaway 2002, cycle walking).
/// </summary>
internal readonly struct Permutation
{
    private const int Rounds = 6;
    private readonly ulong _count;
    private readonly int _halfBits;
    private readonly ulong _key;

    /// <summary>The order that a stream selects.</summary>
    /// <param name="count">n, at least 1.</param>
    /// <param name="random">Selects the order.</param>
    public Permutation(long count, CounterRandom random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = (ulong)count;
        _halfBits = (64 - System.Numerics.BitOperations.LeadingZeroCount(_count - 1) + 1) / 2;
        _key = random.Next();
    }

    /// <summary>What stands at a place from 0 to n - 1.</summary>
    public long this[long place]
    {
        get
        {
            ulong value = (ulong)place;
            do
                value = Turn(value);
            while (value >= _count);
            return (long)value;
        }
    }

    private ulong Turn(ulong value)
    {
        ulong mask = (1UL << _halfBits) - 1;
        ulong left = value >> _halfBits, right = value & mask;
        for (int round = 0; round < Rounds; round++)
            (left, right) = (right, left ^ (CounterRandom.Mix(right ^ CounterRandom.Mix(_key + (ulong)round)) & mask));
        return (left << _halfBits) | right;
    }
}
