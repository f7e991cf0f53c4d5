#pragma once
// Digests, ECDSA and RSA by their plain functions, which OpenSSL 3 calls old: its new ones look an
// algorithm up by name in a provider, which costs a hook two milliseconds at the first and most of a
// digest's time at each.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
