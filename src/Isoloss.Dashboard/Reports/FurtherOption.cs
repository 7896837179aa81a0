using Isoloss.Core.Comparison;
using Isoloss.Core.Decision;

namespace Isoloss.Dashboard.Reports;

/// <summary>Runs that may be done next, as <c>next</c> ranks them, with what they would have to say to turn the verdict.</summary>
/// <param name="Value">What they cost and what they are worth.</param>
/// <param name="Change">What they would change; by the rule of the report's verdict, which judges one look.</param>
public sealed record FurtherOption(RunValue Value, ChangeOfMind Change);
