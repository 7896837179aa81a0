namespace Isoloss.Runs.Recipes;

/// <summary>A value that the study fills in: no key of a study file.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FilledInAttribute : Attribute;
