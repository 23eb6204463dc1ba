/*
 * AES-256-IGE decryption for Node, in place, by the processor's own AES instructions (x86: AES-NI, arm64: crypto extension).
 *
 * IGE is a chain, p(i) = D(c(i) ^ p(i-1)) ^ c(i-1): each block waits for the one before, and the processor idles in between.
 * Up to four independent messages are therefore decrypted side by side in one loop, which costs hardly more time than one.
 */
#include <node_api.h>
#include <stdint.h>
#include <string.h>

#define MAX_MESSAGES 4
#define ROUNDS 14

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#include <immintrin.h>
#define WITH_AES __attribute__((target("aes,sse4.1")))
typedef __m128i block_t;

static int has_aes(void) {
  unsigned int a, b, c = 0, d;
  return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_AES) && (c & bit_SSE4_1);
}
WITH_AES static inline block_t load(const uint8_t *from) { return _mm_loadu_si128((const __m128i *)from); }
WITH_AES static inline void store(uint8_t *to, block_t value) { _mm_storeu_si128((__m128i *)to, value); }
WITH_AES static inline block_t xor_blocks(block_t a, block_t b) { return _mm_xor_si128(a, b); }
WITH_AES static inline block_t inverse_mix(block_t key) { return _mm_aesimc_si128(key); }
WITH_AES static inline uint32_t sub_word(uint32_t word) {
  return (uint32_t)_mm_cvtsi128_si32(_mm_aeskeygenassist_si128(_mm_set1_epi32((int)word), 0));
}
WITH_AES static inline block_t first_round(block_t state, block_t key) { return _mm_xor_si128(state, key); }
WITH_AES static inline block_t middle_round(block_t state, block_t key) { return _mm_aesdec_si128(state, key); }
WITH_AES static inline block_t last_round(block_t state, block_t key) { return _mm_aesdeclast_si128(state, key); }

#elif defined(__aarch64__)
#include <arm_neon.h>
#if defined(__linux__)
#include <sys/auxv.h>
#define HWCAP_AES_BIT (1UL << 3)
static int has_aes(void) { return (getauxval(AT_HWCAP) & HWCAP_AES_BIT) != 0; }
#else
/* Every arm64 machine of Apple has it. */
static int has_aes(void) { return 1; }
#endif
#if defined(__clang__)
#define WITH_AES __attribute__((target("aes")))
#else
#define WITH_AES __attribute__((target("+crypto")))
#endif
typedef uint8x16_t block_t;

WITH_AES static inline block_t load(const uint8_t *from) { return vld1q_u8(from); }
WITH_AES static inline void store(uint8_t *to, block_t value) { vst1q_u8(to, value); }
WITH_AES static inline block_t xor_blocks(block_t a, block_t b) { return veorq_u8(a, b); }
WITH_AES static inline block_t inverse_mix(block_t key) { return vaesimcq_u8(key); }
/* With four equal columns the row shift inside the instruction changes nothing. */
WITH_AES static inline uint32_t sub_word(uint32_t word) {
  block_t columns = vreinterpretq_u8_u32(vdupq_n_u32(word));
  return vgetq_lane_u32(vreinterpretq_u32_u8(vaeseq_u8(columns, vdupq_n_u8(0))), 0);
}
/* These instructions add the round key before the round, x86 adds it after: so every round here lags one key behind. */
WITH_AES static inline block_t first_round(block_t state, block_t key) {
  return vaesdq_u8(state, key);
}
WITH_AES static inline block_t middle_round(block_t state, block_t key) { return vaesdq_u8(vaesimcq_u8(state), key); }
WITH_AES static inline block_t last_round(block_t state, block_t key) { return veorq_u8(state, key); }

#else
#error "no AES instructions known for this processor"
#endif

/* One message on its way: keys in the order decryption uses them, and the two previous blocks of the chain. */
typedef struct {
  block_t keys[ROUNDS + 1];
  block_t previous_cipher, previous_plain;
  uint8_t *data;
  size_t blocks;
} message_t;

/* The key schedule of FIPS 197 5.2, then turned into the one of the equivalent inverse cipher (5.3.5). */
WITH_AES static void expand_key(block_t keys[ROUNDS + 1], const uint8_t key[32]) {
  uint32_t words[4 * (ROUNDS + 1)];
  uint32_t round_constant = 1;
  memcpy(words, key, 32);
  for (int i = 8; i < 4 * (ROUNDS + 1); i++) {
    uint32_t word = words[i - 1];
    if (i % 8 == 0) {
      word = sub_word(word);
      /* RotWord on a little-endian word. */
      word = ((word >> 8) | (word << 24)) ^ round_constant;
      round_constant <<= 1;
    } else if (i % 8 == 4) {
      word = sub_word(word);
    }
    words[i] = words[i - 8] ^ word;
  }
  for (int round = 0; round <= ROUNDS; round++) {
    block_t word = load((const uint8_t *)&words[4 * (ROUNDS - round)]);
    keys[round] = round == 0 || round == ROUNDS ? word : inverse_mix(word);
  }
}

/* `count` is a constant wherever this is called, so that the inner loops unroll and all chains stay in registers. */
WITH_AES static inline __attribute__((always_inline)) void run(message_t *messages, const int count, size_t blocks) {
  block_t cipher[MAX_MESSAGES], plain[MAX_MESSAGES], state[MAX_MESSAGES];
  uint8_t *data[MAX_MESSAGES];
#pragma GCC unroll 4
  for (int m = 0; m < count; m++) {
    cipher[m] = messages[m].previous_cipher;
    plain[m] = messages[m].previous_plain;
    data[m] = messages[m].data;
  }
  for (size_t at = 0; at < blocks * 16; at += 16) {
#pragma GCC unroll 4
    for (int m = 0; m < count; m++) {
      state[m] = first_round(xor_blocks(load(data[m] + at), plain[m]), messages[m].keys[0]);
    }
#pragma GCC unroll 14
    for (int round = 1; round < ROUNDS; round++) {
#pragma GCC unroll 4
      for (int m = 0; m < count; m++) state[m] = middle_round(state[m], messages[m].keys[round]);
    }
#pragma GCC unroll 4
    for (int m = 0; m < count; m++) {
      plain[m] = xor_blocks(last_round(state[m], messages[m].keys[ROUNDS]), cipher[m]);
      cipher[m] = load(data[m] + at);
      store(data[m] + at, plain[m]);
    }
  }
#pragma GCC unroll 4
  for (int m = 0; m < count; m++) {
    messages[m].previous_cipher = cipher[m];
    messages[m].previous_plain = plain[m];
    messages[m].data += blocks * 16;
    messages[m].blocks -= blocks;
  }
}

/* Side by side as long as all last; the finished ones drop out, the rest goes on. */
WITH_AES static void decrypt_all(message_t *messages, int count) {
  while (count > 0) {
    size_t blocks = messages[0].blocks;
    for (int m = 1; m < count; m++) {
      if (messages[m].blocks < blocks) blocks = messages[m].blocks;
    }
    if (count == 4) run(messages, 4, blocks);
    else if (count == 3) run(messages, 3, blocks);
    else if (count == 2) run(messages, 2, blocks);
    else run(messages, 1, blocks);
    int left = 0;
    for (int m = 0; m < count; m++) {
      if (messages[m].blocks > 0) {
        if (left != m) messages[left] = messages[m];
        left++;
      }
    }
    count = left;
  }
}

static int read_bytes(napi_env env, napi_value value, uint8_t **data, size_t *length) {
  napi_typedarray_type type;
  bool is_typed_array = false;
  if (napi_is_typedarray(env, value, &is_typed_array) != napi_ok || !is_typed_array) return 0;
  if (napi_get_typedarray_info(env, value, &type, length, (void **)data, NULL, NULL) != napi_ok) return 0;
  return type == napi_uint8_array;
}

/* decrypt(data, key, iv, …): one to four times three Uint8Arrays. Nothing is touched unless all of them are right. */
WITH_AES static napi_value decrypt(napi_env env, napi_callback_info info) {
  size_t argument_count = 3 * MAX_MESSAGES + 1;
  napi_value arguments[3 * MAX_MESSAGES + 1];
  message_t messages[MAX_MESSAGES];
  if (napi_get_cb_info(env, info, &argument_count, arguments, NULL, NULL) != napi_ok) return NULL;
  if (argument_count == 0 || argument_count % 3 != 0 || argument_count > 3 * MAX_MESSAGES) {
    napi_throw_type_error(env, NULL, "one to four times data, key and iv are expected");
    return NULL;
  }
  int count = (int)(argument_count / 3);
  for (int m = 0; m < count; m++) {
    uint8_t *key, *iv;
    size_t data_bytes, key_bytes, iv_bytes;
    if (!read_bytes(env, arguments[3 * m], &messages[m].data, &data_bytes) || data_bytes % 16 != 0 ||
        !read_bytes(env, arguments[3 * m + 1], &key, &key_bytes) || key_bytes != 32 ||
        !read_bytes(env, arguments[3 * m + 2], &iv, &iv_bytes) || iv_bytes != 32) {
      napi_throw_range_error(env, NULL, "data must be whole blocks of 16 bytes, key and iv 32 bytes");
      return NULL;
    }
    messages[m].blocks = data_bytes / 16;
    expand_key(messages[m].keys, key);
    messages[m].previous_cipher = load(iv);
    messages[m].previous_plain = load(iv + 16);
  }
  decrypt_all(messages, count);
  /* Round keys must not linger on the stack; a plain memset before the end of a function may be optimised away. */
  volatile uint8_t *bytes = (volatile uint8_t *)messages;
  for (size_t i = 0; i < sizeof(message_t) * (size_t)count; i++) bytes[i] = 0;
  return NULL;
}

NAPI_MODULE_INIT() {
  napi_value function;
  if (!has_aes()) {
    napi_throw_error(env, NULL, "this processor has no AES instructions");
    return exports;
  }
  if (napi_create_function(env, "decrypt", NAPI_AUTO_LENGTH, decrypt, NULL, &function) == napi_ok) {
    napi_set_named_property(env, exports, "decrypt", function);
  }
  return exports;
}
