// Keys and tokens made once by another implementation (Node's OpenSSL through node:crypto): RS256 and ES256 of the same
// claims, the confusion of a public RSA key with a secret (HS256), and no signature at all.
#pragma once
#include <string_view>

namespace rostrum::openid::made {

// clang-format off: a line is a hundred characters.
constexpr std::string_view kKeys =
    R"({"keys":[{"kty":"RSA","n":"8p98ycWrua9oadNllN4uUprAQSqwbHjE2Bnz5cwJsmiQNTRUUCb580ugHMoe7r_RVsR4RRcY0)"
    R"(PhkEwgOT9g0dwj_cG5f4CVMJjF_fLY3Gz1Nz0zBJnCIC-5ijxNies6_Rjo9tpnP76Flkmy_VUuFMg3xMiNpoownTz9DD8z8EtDfk)"
    R"(DlCW79V-P7HKybucIePfmYARHDnXmTxoGxOeKEagQWEb9nFPy0yrI31u7FO_8c9IIDiY0TgcIp7UuOV-V7p0zp2fUsgr1LSRt5d-)"
    R"(5cGvMH960Xm58al21y0H69HAPLxI2UzNXz4OUCVDxj4YXCCFw4eHqD40829Vrs3Pp8X2Q","e":"AQAB","kid":"r","use":"s)"
    R"(ig","alg":"RS256"},{"kty":"EC","x":"xvA7-fTnUgbqlDY29eWTqTa7BQD04EyU1rzjCSG8ckM","y":"2avVfEvmO4K64d)"
    R"(bFQAqIZUN6TNWHnOYw009uSuGbzwo","crv":"P-256","kid":"e","use":"sig"},{"kty":"oct","k":"AAAA"},{"kty":)"
    R"("RSA","n":"8p98ycWrua9oadNllN4uUprAQSqwbHjE2Bnz5cwJsmiQNTRUUCb580ugHMoe7r_RVsR4RRcY0PhkEwgOT9g0dwj_c)"
    R"(G5f4CVMJjF_fLY3Gz1Nz0zBJnCIC-5ijxNies6_Rjo9tpnP76Flkmy_VUuFMg3xMiNpoownTz9DD8z8EtDfkDlCW79V-P7HKybuc)"
    R"(IePfmYARHDnXmTxoGxOeKEagQWEb9nFPy0yrI31u7FO_8c9IIDiY0TgcIp7UuOV-V7p0zp2fUsgr1LSRt5d-5cGvMH960Xm58al2)"
    R"(1y0H69HAPLxI2UzNXz4OUCVDxj4YXCCFw4eHqD40829Vrs3Pp8X2Q","e":"AQAB","kid":"enc","use":"enc"},{"kty":"E)"
    R"(C","crv":"P-384","x":"AA","y":"AA"},7]})";
constexpr std::string_view kRs256 =
    R"(eyJhbGciOiJSUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUub3JnIiwic3ViIjoidTEiLCJhdWQiO)"
    R"(iJyb3N0cnVtIiwiZXhwIjoxNzAwMDAwMzAwLCJpYXQiOjE3MDAwMDAwMDAsIm5vbmNlIjoibiIsImVtYWlsIjoiYWRhQGV4YW1wb)"
    R"(GUub3JnIiwiZW1haWxfdmVyaWZpZWQiOnRydWUsIm5hbWUiOiJBZGEiLCJncm91cHMiOlsib3JnYW5pc2VycyJdfQ.mh2MBY3Cen)"
    R"(Iy3nL0vUazAVjpReCJaiGKZW8DLUEZeEOP0bVYF35xvbTSEXaCchaI6mzmY1mSpy4TvprbQhb1oEcJ6z-aw9rpPF1HONZpKZWAIp)"
    R"(2sV1xFsVf6UHpLFwoEPNdyFEo1gCxaRonYKDwGFg_ebMI3RxPNrmQ1_8re5InEDCrXWVsmANmrf0fklExoVjWs5dYk--zBNQlZ2n)"
    R"(OC8ee0k0pWIIWCBFvxfwxMg5wt4TARpIzi3uNPc4GNeu79ND6jwzDpcIH-gYROhcO8I_xwa4eVXu_oSP1TvfECg13P8GGTE9A33R)"
    R"(4DV2JNoRxlVpNgWbz1eIB_c6EOSm0u-A)";
constexpr std::string_view kEs256 =
    R"(eyJhbGciOiJFUzI1NiIsImtpZCI6ImUifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUub3JnIiwic3ViIjoidTEiLCJhdWQiO)"
    R"(iJyb3N0cnVtIiwiZXhwIjoxNzAwMDAwMzAwLCJpYXQiOjE3MDAwMDAwMDAsIm5vbmNlIjoibiIsImVtYWlsIjoiYWRhQGV4YW1wb)"
    R"(GUub3JnIiwiZW1haWxfdmVyaWZpZWQiOnRydWUsIm5hbWUiOiJBZGEiLCJncm91cHMiOlsib3JnYW5pc2VycyJdfQ.XdjaWiK8CX)"
    R"(GlF9ipDD1r150YY_YJZHfJ6-e6shc8b1mF_gQAwc5pyzmLloq_lPs29I8NafdBRh2Mz2Qry90aBg)";
constexpr std::string_view kHs256 =
    R"(eyJhbGciOiJIUzI1NiIsImtpZCI6InIifQ.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUub3JnIiwic3ViIjoidTEiLCJhdWQiO)"
    R"(iJyb3N0cnVtIiwiZXhwIjoxNzAwMDAwMzAwLCJpYXQiOjE3MDAwMDAwMDAsIm5vbmNlIjoibiIsImVtYWlsIjoiYWRhQGV4YW1wb)"
    R"(GUub3JnIiwiZW1haWxfdmVyaWZpZWQiOnRydWUsIm5hbWUiOiJBZGEiLCJncm91cHMiOlsib3JnYW5pc2VycyJdfQ.4AEpEpnVBl)"
    R"(SVgQqC-ukFmuK3corOw1uXNqQ-e8y1S50)";
constexpr std::string_view kNone =
    R"(eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUub3JnIiwic3ViIjoidTEiLCJhdWQiOiJyb3N0cnVtIiwi)"
    R"(ZXhwIjoxNzAwMDAwMzAwLCJpYXQiOjE3MDAwMDAwMDAsIm5vbmNlIjoibiIsImVtYWlsIjoiYWRhQGV4YW1wbGUub3JnIiwiZW1h)"
    R"(aWxfdmVyaWZpZWQiOnRydWUsIm5hbWUiOiJBZGEiLCJncm91cHMiOlsib3JnYW5pc2VycyJdfQ.)";
// clang-format on

}  // namespace rostrum::openid::made
