namespace Isoloss.Core.Sections;

/// <summary>The loss of one run on one section of the evaluation set, beside its loss on the whole set.</summary>
/// <param name="Kind">How the set is divided, such as <c>domain</c>.</param>
/// <param name="Name">Which part.</param>
/// <param name="Arm">Arm of the run.</param>
/// <param name="Rung">Label of its rung, equal between arms.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Flops">C, above 0.</param>
/// <param name="Whole">Loss on the whole set, nats per token, above 0.</param>
/// <param name="Loss">Loss on the section, nats per token, above 0.</param>
public sealed record SectionLoss(
    string Kind, string Name, string Arm, string Rung, int Seed, double Flops, double Whole, double Loss);
