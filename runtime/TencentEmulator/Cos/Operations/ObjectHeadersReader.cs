using TencentEmulator.Cos.Storage;

namespace TencentEmulator.Cos.Operations;

/// <summary>Reads what a request says about the object it creates.</summary>
internal static class ObjectHeadersReader
{
    private static readonly string[] ContentHeaders =
        ["Content-Type", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires"];

    private static readonly string[] StorageClasses =
    [
        "STANDARD", "STANDARD_IA", "INTELLIGENT_TIERING", "ARCHIVE", "DEEP_ARCHIVE",
        "MAZ_STANDARD", "MAZ_STANDARD_IA", "MAZ_INTELLIGENT_TIERING", "MAZ_ARCHIVE", "MAZ_DEEP_ARCHIVE",
    ];

    /// <exception cref="CosException">The storage class is unknown, or encryption with a customer's key is asked for.</exception>
    public static ObjectHeaders Read(CosExchange exchange)
    {
        if (exchange.Vendor("server-side-encryption-customer-algorithm") is not null)
            throw CosError.NotImplemented("encryption with a customer's key");
        var storageClass = exchange.Vendor("storage-class") ?? "STANDARD";
        if (!StorageClasses.Contains(storageClass))
            throw new CosException(400, "InvalidStorageClass", $"'{storageClass}' is not a storage class.");
        return new ObjectHeaders(ReadContent(exchange), storageClass, ReadMetadata(exchange));
    }

    private static Dictionary<string, string> ReadContent(CosExchange exchange)
    {
        var content = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in ContentHeaders)
        {
            var value = exchange.Request.Headers[name].ToString();
            if (name == "Content-Encoding") // The framing of the upload is not a property of the object.
                value = string.Join(',', value.Split(',', StringSplitOptions.TrimEntries).Where(encoding => encoding != "aws-chunked"));
            if (value.Length > 0)
                content[name] = value;
        }

        content.TryAdd("Content-Type", "application/octet-stream");
        return content;
    }

    private static Dictionary<string, string> ReadMetadata(CosExchange exchange)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var prefix in (string[])["x-cos-meta-", "x-amz-meta-"])
        {
            foreach (var (name, value) in exchange.Request.Headers)
            {
                if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                    metadata[name[prefix.Length..]] = value.ToString();
            }
        }

        return metadata;
    }
}
