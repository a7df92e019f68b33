namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks the property of a result class that becomes the HTTP response.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpResultAttribute : Attribute;
