namespace Isoloss.Core.Organisation;

/// <summary>Ideas whose gains are alike. Gains are ln of the compute multiplier.</summary>
/// <param name="Name">Name in tables, such as <c>lasting</c>.</param>
/// <param name="Share">Share of all ideas, from 0 to 1.</param>
/// <param name="Mean">Mean gain at the compute at which the prior is stated.</param>
/// <param name="Sd">Standard deviation of the gain there; 0 or more.</param>
/// <param name="Kept">Share of the gain that is left after ten times the compute: 1 for gains that last; above 0, at most 2.</param>
public sealed record IdeaKind(string Name, double Share, double Mean, double Sd, double Kept)
{
    /// <summary>What is left of a gain so many factors of ten in compute above where the prior is stated.</summary>
    public double At(double decades) => Math.Pow(Kept, decades);
}
