namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key the host asks of a caller.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous,

    /// <summary>A user's token. Hosts treat it as <see cref="Function"/>.</summary>
    User,

    /// <summary>A key of the function or of the host.</summary>
    Function,

    /// <summary>A key of an extension.</summary>
    System,

    /// <summary>The master key.</summary>
    Admin,
}
