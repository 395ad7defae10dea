// The key of a service account that exists nowhere, made for tests: as PEM, and as the JSON file that Google's console makes. Constants.
#pragma once

#include "engine/wire/json.hpp"

#include <string>

namespace signalbox::test {

inline constexpr char service_account_pem[] = "-----BEGIN PRIVATE KEY-----\n"
                                              "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCj87PWRPLFUEO6\n"
                                              "cTm99PSnRetP87BIUS0pwHOAiXOCAbiR/S1a8gBJE1P6TYu9X9a7SnF8nXiXMIGj\n"
                                              "jGYGnKh6NUd1WTVBs5In1oOfWHxUIUP1wbQtxkaBBBNtc+tSI1pEOLFkR+a3UAcu\n"
                                              "LPKZVS6g+/wxU/i9NgZCuse8JL0f+H0l3Mp4E8Ze8aOxTvSrs/c9GD6yyRW44YJk\n"
                                              "6Ua0D9rbLfq/dwdNKcgizR7/1hs+nUHHIOXMLDSL8oQ6dVEXQqgPg5qA6hysFXxg\n"
                                              "ERF9fbbzfHtO/J/oY5OS0tY/x7E1P//1R1caFPhUPiLx0k6342gNxXeqiLDUfAIN\n"
                                              "W/9Cni+7AgMBAAECgf8HC3Guw0erMse2OydAAkaA6YAy70Wj1dka8ioEW+Oasng7\n"
                                              "zaUlQ0C/4xS4rJxUhsmzQn+d2yZTWMI5RM8deZ3DooZvhGXFbPHaxFzje+nbs5I3\n"
                                              "/RrA3MQqxwIOsexqmxpF1CnLJUvElKu6UDQcYoyeXjV36SPG/YtHUr9CVlHKDdGw\n"
                                              "JSnu/D9Bjh4FN3b6eIeyWZ4tUGaaOpYpiebiyXwHIvnljNRcoUPTEkW+nF7pgcAV\n"
                                              "RL+JXAruqrT2sh/jxQ/EaDSpM31HlV1WGG1xm8gjFqEBSfLu79rclMMdksEO1g/P\n"
                                              "GPWzXb7cIanpxPYyGXAy19nzOcpo4GONek4HchkCgYEA2Q3aKkP5BvKbRsa9pcMh\n"
                                              "09Y80O1oUsdgdiPUdwC+auQN5baCJuOUHJ1PQgOezBKwWWaGZ4DleU1z1jvD+/q+\n"
                                              "0vf4uz5ERNVyqPZqq65NN0f1Y49IyH+AQXbhHNjexYtQ/NlRtvlf7LpMifp5RKxU\n"
                                              "iYoMYZ3JWl2tPHXeBCd7eU0CgYEAwV6o+3Zzoog2ZsuGBIz6qyPUG6+wZ8uT6+ET\n"
                                              "UXS9LnROiJ+eKEeeWyCS4UTAQwA6lNSHJb0h+kVBQjsjpJNWa4D/3a2LEnfZprwI\n"
                                              "/CtxETovcqpX0jz/hVedY18af+IDf7spjY18HZzOI5AtZ/LdNKu37FDFXvLqu5qY\n"
                                              "kjg3CScCgYEAzsYcfMEuXkkGVaGFD4HaGvVwEFTqWlmnckRl5kxmGmxRNPHuAWAy\n"
                                              "PCQ8WhYa1CxFpZU/GyE2+p0nagKbjNPtsAsdADusS6rPxViifBTbaHt7sLHSU3br\n"
                                              "VvIKODH931D+ATKCXv4oPNupiJR9rEdDbZd+fgwTwquVGhDrRSfbv80CgYEArr40\n"
                                              "RsoMRVyCjPJu8b3U6MM/8qUZ7TJzQj3rjzjHnStNrPlRm2TdHcyZ7yiJ9gJG7igA\n"
                                              "2YHJKrla99cpppffCNdSYalqfA4CikJyfC9lxgOmzSBSrJKi9oTundZbxCUitFMW\n"
                                              "gezRtJD3V/v6jG1UqTxkwRFcyykKJu7V4Y0bbxECgYEAqT/GMzq8X+UuKhuDY3lA\n"
                                              "JGMwYlL+v4S4i0trbl9k0iScDprhHXJIiUhtknhmuptH85Y7ZOyqtjGwywbmaoen\n"
                                              "LJU1buXrzBgBjChnhLmgdzCHOHTiYQUoNJ6FBNYp2eMkRLtghFz4AxDxrfoAmI0H\n"
                                              "85+QnylgsAQ33zEVqLfZ+6E=\n"
                                              "-----END PRIVATE KEY-----\n";

/// The text of the key file; `token_address` is its token_uri.
inline std::string service_account_key(std::string const& token_address = "https://oauth2.googleapis.com/token")
{
    return R"({"type":"service_account","project_id":"my-project","private_key_id":"key-1","private_key":)" +
           wire::json_string(service_account_pem) + R"(,"client_email":"gateway@my-project.iam.gserviceaccount.com","token_uri":)" +
           wire::json_string(token_address) + "}";
}

}  // namespace signalbox::test
