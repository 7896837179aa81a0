namespace Isoloss.Runs.Recipes;

/// <summary>
/// A key that came after the first release: written only where it differs from its default, so that a recipe that does not use
/// it keeps its JSON, and every run its key.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OmitDefaultAttribute : Attribute;
