using Isoloss.Core.Fitting;
using Isoloss.Core.Laws;

namespace Isoloss.Core.Prediction;

/// <summary>
/// What is plausible for a law before any run was made, as a penalty: the floor lies around .6 times the smallest loss, an
/// exponent around .4, an order around 1. Weak, so that it decides only what a short ladder leaves open; without it a free floor
/// or exponent runs away, and its prediction two decades on with it. Normal on the logarithm of each.
/// </summary>
internal sealed class LawPrior : IPenalty
{
    private readonly Term[] _terms;

    /// <summary>The prior of a law on given runs.</summary>
    /// <param name="law">The law.</param>
    /// <param name="smallestLogLoss">Logarithm of the smallest loss of the runs.</param>
    /// <param name="spread">Factor on every standard deviation.</param>
    public LawPrior(ILaw law, double smallestLogLoss, double spread = 1)
    {
        List<Term> terms = [];
        for (int k = 0; k < law.WorkingOrder.Count; k++)
        {
            switch (law.Parameters[law.WorkingOrder[k]].Role)
            {
                case ParameterRole.Floor:
                    terms.Add(new(k, IsLog: true, smallestLogLoss + Math.Log(PlausibleShape.FloorShare), spread * PlausibleShape.FloorLogSd));
                    break;
                case ParameterRole.Exponent:
                    terms.Add(new(k, IsLog: false, Math.Log(PlausibleShape.Exponent), spread * PlausibleShape.ExponentLogSd));
                    break;
                case ParameterRole.Order:
                    terms.Add(new(k, IsLog: false, 0, spread * PlausibleShape.OrderLogSd));
                    break;
            }
        }
        _terms = [.. terms];
    }

    /// <summary>Units of the objective per unit of minus log probability: the variance of the noise when the objective is half a sum of squares.</summary>
    public double Strength { get; set; } = 1;

    /// <inheritdoc/>
    public double Value(ReadOnlySpan<double> working)
    {
        double sum = 0;
        foreach (Term term in _terms)
            sum += 0.5 * Math.Pow(term.Off(working), 2);
        return Strength * sum;
    }

    /// <inheritdoc/>
    public void AddDerivatives(ReadOnlySpan<double> working, Span<double> gradient, Span<double> hessian, Span<double> metric)
    {
        int p = working.Length;
        foreach (Term term in _terms)
        {
            double off = term.Off(working), slope = term.Slope(working), bend = term.Bend(working);
            gradient[term.Index] += Strength * off * slope;
            hessian[term.Index * (p + 1)] += Strength * (slope * slope + off * bend);
            metric[term.Index * (p + 1)] += Strength * (slope * slope + Math.Abs(off * bend));
        }
    }

    /// <summary>Deviation of one coordinate in standard deviations, and its derivatives.</summary>
    private readonly record struct Term(int Index, bool IsLog, double Centre, double Sd)
    {
        public double Off(ReadOnlySpan<double> working) => ((IsLog ? working[Index] : Math.Log(working[Index])) - Centre) / Sd;

        public double Slope(ReadOnlySpan<double> working) => (IsLog ? 1 : 1 / working[Index]) / Sd;

        public double Bend(ReadOnlySpan<double> working) => IsLog ? 0 : -1 / (working[Index] * working[Index] * Sd);
    }
}
