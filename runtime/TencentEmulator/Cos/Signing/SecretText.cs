using System.Security.Cryptography;
using System.Text;

namespace TencentEmulator.Cos.Signing;

/// <summary>Comparisons that take the same time wherever the difference lies.</summary>
internal static class SecretText
{
    public static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));
}
