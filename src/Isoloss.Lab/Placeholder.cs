namespace Isoloss.Lab;
internal static class Placeholder;
