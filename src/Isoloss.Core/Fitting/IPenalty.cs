namespace Isoloss.Core.Fitting;

/// <summary>A term added to an objective that depends on the working coordinates alone.</summary>
internal interface IPenalty
{
    /// <summary>The term at a point, in units of the objective.</summary>
    double Value(ReadOnlySpan<double> working);

    /// <summary>Adds the term's gradient and Hessian, and to the metric a matrix that is never negative and bounds the Hessian from above.</summary>
    void AddDerivatives(ReadOnlySpan<double> working, Span<double> gradient, Span<double> hessian, Span<double> metric);
}
