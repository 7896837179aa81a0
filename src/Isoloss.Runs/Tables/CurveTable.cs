namespace Isoloss.Runs.Tables;

/// <summary>Curves read from a file.</summary>
/// <param name="Source">Where they came from.</param>
/// <param name="Rows">Rows in the order of the file.</param>
/// <param name="Assumptions">Which columns were taken.</param>
public sealed record CurveTable(string Source, IReadOnlyList<CurveRow> Rows, IReadOnlyList<string> Assumptions)
{
    /// <summary>True when some row has a step.</summary>
    public bool HasSteps => Rows.Any(r => double.IsFinite(r.Step));

    /// <summary>True when some row has a count of tokens.</summary>
    public bool HasTokens => Rows.Any(r => double.IsFinite(r.Tokens));

    /// <summary>True when some row has a learning rate.</summary>
    public bool HasRates => Rows.Any(r => double.IsFinite(r.Rate));
}
