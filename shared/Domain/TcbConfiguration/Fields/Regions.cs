namespace SuperInsight.Domain.TcbConfiguration.Fields;

/// <summary>Tencent Cloud's regions. <see href="https://cloud.tencent.com/document/product/213/6091"/></summary>
internal static class Regions
{
    /// <summary>Where the vendor's tools go unless they are told otherwise.</summary>
    public const string Default = "ap-shanghai";

    public static readonly string[] All =
    [
        "ap-bangkok", "ap-beijing", "ap-beijing-fsi", "ap-chengdu", "ap-chongqing", "ap-guangzhou", "ap-hongkong", "ap-jakarta", "ap-mumbai", "ap-nanjing", "ap-osaka", "ap-seoul",
        "ap-shanghai", "ap-shanghai-fsi", "ap-shenzhen", "ap-shenzhen-fsi", "ap-singapore", "ap-tokyo", "eu-frankfurt", "na-ashburn", "na-siliconvalley", "na-toronto", "sa-saopaulo",
    ];
}
