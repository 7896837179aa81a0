namespace Isoloss.Dashboard;
internal static class Placeholder;
