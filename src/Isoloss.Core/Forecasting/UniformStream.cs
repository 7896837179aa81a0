namespace Isoloss.Core.Forecasting;

/// <summary>
/// Uniform numbers by their place: the same seed, stream and place give the same number, whoever asks first (SplitMix64, Steele et
/// al. 2014). So sampling may be split over threads and repeated with one input changed.
/// </summary>
internal readonly struct UniformStream(ulong seed, ulong stream)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong _key = Mix(seed * Golden + Mix(stream + 1));

    /// <summary>The number at a place, in (0, 1).</summary>
    public double At(long place) => ((Mix(_key + (ulong)place * Golden) >> 11) + 0.5) * (1.0 / (1ul << 53));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
