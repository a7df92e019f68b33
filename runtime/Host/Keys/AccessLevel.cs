namespace LocalFunctions.Host.Keys;

/// <summary>What a key allows, and what a function's authLevel asks for. Ordered: a higher level includes the lower ones.</summary>
internal enum AccessLevel
{
    /// <summary>No key.</summary>
    Anonymous,

    /// <summary>A function's own key, or a host key for all functions. Microsoft's "User" asks for no more.</summary>
    Function,

    /// <summary>A system key.</summary>
    System,

    /// <summary>The master key.</summary>
    Admin,
}
