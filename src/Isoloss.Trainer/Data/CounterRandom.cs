using System.Text;

namespace Isoloss.Trainer.Data;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): the n-th number is a hash of key + n gamma, so a stream is its key and its position.
/// Integer arithmetic only: the same numbers on every platform.
/// </summary>
/// <param name="key">Which stream.</param>
internal struct CounterRandom(ulong key)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state = key;

    /// <summary>A stream of its own for a purpose: streams of other words or other numbers are unrelated.</summary>
    public static CounterRandom For(string purpose, params ReadOnlySpan<long> numbers)
    {
        ulong key = 0;
        foreach (byte b in Encoding.UTF8.GetBytes(purpose))
            key = Mix(key ^ b) + Gamma;
        foreach (long number in numbers)
            key = Mix(key ^ (ulong)number) + Gamma;
        return new CounterRandom(Mix(key));
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong Next() => Mix(_state += Gamma);

    /// <summary>A whole number from 0 to <paramref name="bound"/> - 1; its bias is below bound / 2^64.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>A number from 0 to 1, without 1.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A normally distributed number (Box and Muller 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>The hash behind the stream: every input bit changes half of the output bits.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
