#pragma once
// The digests by their plain functions, which OpenSSL 3 calls old: its new ones look the algorithm up
// by name in a provider, which costs a hook two milliseconds at the first and most of the time at each.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/sha.h>
