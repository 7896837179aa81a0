using Isoloss.Core.Organisation;

namespace Isoloss.Lab.Organisations;

/// <summary>An organisation as its file says, and where its numbers are from.</summary>
/// <param name="Organisation">The organisation.</param>
/// <param name="About">What it is, in a sentence.</param>
/// <param name="Source">Which of its numbers are published, inferred or chosen.</param>
/// <param name="Assumptions">What the file leaves open and the defaults decided, one sentence each.</param>
public sealed record DescribedOrganisation(ResearchOrganisation Organisation, string About, string Source, IReadOnlyList<string> Assumptions);
