import { combine, fromBytes, multiply, reduceFully, same } from "./field";
import { FieldMachine } from "./field-machine";
import { fromHex } from "./hex";
import { bitOfBytes, isBelowOrder, Scalar } from "./scalar";

/** Bits that a number below the order of the base point can have. */
const BITS = 253;
/** Places of the hash that are taken away in a step. */
const PLACES = 4;

/** d and 2d of the curve, a root of -1, x and y of the base point. */
const D = "a3785913ca4deb75abd841414d0a700098e879777940c78c73fe6f2bee6c0352";
const D2 = "59f1b226949bd6eb56b183829a14e00030d1f3eef2808e19e7fcdf56dcd90624";
const ROOT_OF_MINUS_ONE = "b0a00e4a271beec478e42fad0618432fa7d7fb3d99004d2b0bdfc14f8024832b";
const BASE_X = "1ad5258f602d56c9b2a7259560c72c695cdcd6fd31e2a4c0fe536ecdd3366921";
const BASE_Y = "5866666666666666666666666666666666666666666666666666666666666666";

/*
 * Registers: a b c d the point X Y Z T; m n o the base point B, p q r the key -A, s t u v their sum, each as y + x, y - x, 2dxy (and 2z);
 * w 2; x 2d; y 1; z d; v at first the root of -1; e to l in between.
 */

/** h^(2^250 - 1) into i, h^11 into l. */
const POWER = "^jh0^kj1*kkh*jjk=lj.^jj0*ijk^ji2*iji^ji3*jji^kj4*jkj^jj3*iji^ji5*jji^kj6*jkj^jj5*iji";
/** From y in b: u = y^2 - 1 to e, v = d y^2 + 1 to f, v^3 to g, u v^7 to h, then u v^3 (u v^7)^((p - 5) / 8) to a, and v x^2 to j. */
const ROOT = "*ebb*fez-eey+ffy*gff*ggf*hgg*hhf*hhe" + POWER + "^ii1*iih*age*aai*jaa*jjf";
const DOUBLE = "*eaa*fbb*gcc+ggg+hef+iab*iii-ihi-jef+kgj*aik*bjh*ckj*dih";
/** x and y of the point into a and b. */
const AFFINE = "=hc." + POWER + "^ii2*iil*aai*bbi";
/** The key -A from A in a and b; then B, put there as m and n, and their sum, which leaves the point at a. */
const TABLE_A = "-pba+qba*rab*rrx-rfr";
const TABLE_B = "*omn*oox=am.=bn.=cy.*dmn+mba-nba";
const TABLE_SUM = "+sba-tba*udx+vcc";

/** The point at a plus a point of the table: its y + x, y - x, 2dxy and 2z. */
function adding(sum: string, difference: string, product: string, z: string): string {
  const operands = "-eba*ee" + difference + "+fba*ff" + sum + "*gd" + product + "*hc" + z;
  return operands + "-ife-jhg+khg+lfe*aij*bkl*cjk*dil";
}

/** What is being computed: nothing yet, the root for x of the key, the table of points in two parts, bit after bit, the point's x and y. */
type Stage = "key" | "base" | "root" | "table" | "sum" | "bits" | "affine";

/**
 * Whether an Ed25519 signature (RFC 8032) was made with this key, in small steps. Strict: the numbers of the key and the signature must be
 * the least of their kind, and the equation must hold without the cofactor. In all about 3600 multiplications.
 */
export class SignatureCheck {
  private readonly machine = new FieldMachine();
  private readonly digest: Scalar;
  private reduced = false;
  private stage: Stage = "key";
  private bit = BITS;
  private verdict: boolean | undefined = undefined;

  /** Key 32 bytes, signature 64; `hash` is the SHA-512 of the signature's first half, the key and the text, 64 bytes. */
  constructor(
    private readonly key: string,
    private readonly signature: string,
    hash: string,
  ) {
    this.digest = new Scalar(hash);
    if (key.length !== 32 || signature.length !== 64 || hash.length !== 64) this.verdict = false;
    else if (!isBelowOrder(signature.substring(32))) this.verdict = false;
  }

  /** Does about `work` additions' worth (a multiplication is 7 of them); the verdict once there is one. */
  step(work: number): boolean | undefined {
    if (this.verdict !== undefined) return this.verdict;
    if (this.stage === "key") this.takeKey();
    else if (this.stage === "base") this.takeBase();
    else if (!this.reduced) this.reduced = this.digest.reduce(PLACES);
    else if (this.machine.step(work)) this.next();
    return this.verdict;
  }

  private takeKey(): void {
    const { key, machine } = this;
    machine.putBytes("b", key);
    reduceFully(machine.value("b"));
    if (!same(machine.value("b"), fromBytes(key))) this.verdict = false;
    machine.put("y", 1);
    machine.put("w", 2);
    machine.putBytes("z", fromHex(D));
    machine.putBytes("x", fromHex(D2));
    this.stage = "base";
  }

  private takeBase(): void {
    const { machine } = this;
    machine.putBytes("m", fromHex(BASE_X));
    machine.putBytes("n", fromHex(BASE_Y));
    machine.putBytes("v", fromHex(ROOT_OF_MINUS_ONE));
    this.stage = "root";
    machine.begin(ROOT);
  }

  private next(): void {
    switch (this.stage) {
      case "root":
        return this.takeRoot();
      case "table":
        this.stage = "sum";
        return this.machine.begin(TABLE_SUM);
      case "sum":
      case "bits":
        return this.nextBit();
      default:
        this.verdict = this.isSame();
    }
  }

  /** Takes the root if it is one, times the root of -1 if that is one, and the sign that the key asks for. */
  private takeRoot(): void {
    const { machine } = this;
    const [square, wanted] = [machine.value("j"), machine.value("e")];
    machine.put("f", 0);
    combine(machine.value("k"), machine.value("f"), wanted, -1);
    reduceFully(square);
    reduceFully(wanted);
    reduceFully(machine.value("k"));
    if (!same(square, wanted)) {
      if (!same(square, machine.value("k"))) this.verdict = false;
      multiply(machine.value("a"), machine.value("a"), machine.value("v"));
    }
    this.takeSign();
    this.stage = "table";
    machine.begin(TABLE_A + TABLE_B + adding("p", "q", "r", "w"));
  }

  private takeSign(): void {
    const { machine } = this;
    const x = machine.value("a");
    const zero = machine.value("f");
    const odd = bitOfBytes(this.key, 255);
    reduceFully(x);
    if (odd && same(x, zero)) this.verdict = false;
    if (isOdd(x[0]) !== odd) combine(x, zero, x, -1);
  }

  /** Doubles the point and adds what the next bits of the two numbers say; begins with the point at rest. */
  private nextBit(): void {
    const { machine } = this;
    if (this.stage === "sum") {
      this.stage = "bits";
      machine.put("a", 0);
      machine.put("b", 1);
      machine.put("c", 1);
      machine.put("d", 0);
    }
    this.bit--;
    if (this.bit < 0) {
      this.stage = "affine";
      return machine.begin(AFFINE);
    }
    const ofBase = bitOfBytes(this.signature.substring(32), this.bit);
    const ofKey = this.digest.bit(this.bit);
    if (ofBase && ofKey) machine.begin(DOUBLE + adding("s", "t", "u", "v"));
    else if (ofBase) machine.begin(DOUBLE + adding("m", "n", "o", "w"));
    else machine.begin(ofKey ? DOUBLE + adding("p", "q", "r", "w") : DOUBLE);
  }

  /** Whether the point is the one that the signature names. */
  private isSame(): boolean {
    const x = this.machine.value("a");
    const y = this.machine.value("b");
    reduceFully(x);
    reduceFully(y);
    return same(y, fromBytes(this.signature)) && isOdd(x[0]) === bitOfBytes(this.signature, 255);
  }
}

function isOdd(value: number): boolean {
  return value - Math.floor(value / 2) * 2 === 1;
}
