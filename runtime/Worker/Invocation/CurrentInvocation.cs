namespace LocalFunctions.Worker.Invocation;

/// <summary>Which invocation the current flow of execution belongs to: its logs carry the id.</summary>
internal static class CurrentInvocation
{
    private static readonly AsyncLocal<string?> Flow = new();

    /// <value>Null outside an invocation.</value>
    public static string? Id
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }
}
