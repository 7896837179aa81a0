using Isoloss.Core.Fitting;

namespace Isoloss.Core.Planning;

/// <summary>
/// Something computed from a fit's parameters, at the estimate and at every refit behind its intervals, so that any number
/// in it gets the interval of that fit.
/// </summary>
/// <typeparam name="T">What is computed.</typeparam>
internal sealed class Derived<T> where T : class
{
    /// <summary>Stands for infinity among the refits, whose logarithms are averaged.</summary>
    private const double Endless = 1e300;

    private readonly LawFit _fit;
    private readonly T?[] _refits;

    private Derived(LawFit fit, T value, T?[] refits) => (_fit, Value, _refits) = (fit, value, refits);

    /// <summary>At the estimate.</summary>
    public T Value { get; }

    /// <summary>Computes at the estimate and at every refit; null from <paramref name="compute"/> means that there is no such thing.</summary>
    /// <returns>Null when there is no such thing at the estimate.</returns>
    public static Derived<T>? Of(LawFit fit, Func<double[], T?> compute)
    {
        if (compute([.. fit.Theta]) is not { } value)
            return null;
        var refits = new T?[fit.Refits.Count];
        Parallel.For(0, refits.Length, b => refits[b] = compute(fit.Refits[b]));
        return new(fit, value, refits);
    }

    /// <summary>
    /// A positive number of it with its interval. Refits without the number are left out; one without end pushes the end
    /// of the interval out.
    /// </summary>
    public Estimate Of(Func<T, double> select)
    {
        double value = select(Value);
        if (!(value > 0 && double.IsFinite(value)))
            return new(value, double.NaN, double.NaN);
        double[] values = [.. _refits.OfType<T>().Select(select).Where(v => !double.IsNaN(v)).Select(v => Math.Clamp(v, 1 / Endless, Endless))];
        Estimate interval = _fit.Interval.Of(value, values);
        return interval with { Upper = interval.Upper < 1e-3 * Endless ? interval.Upper : double.PositiveInfinity };
    }

    /// <summary>Share of the refits for which there is no such thing; 0 without refits.</summary>
    public double MissingShare => _refits.Length == 0 ? 0 : (double)_refits.Count(r => r is null) / _refits.Length;
}
